import type { Finding, Review } from '../bindings'

export function makeFinding(part: Partial<Finding> = {}): Finding {
  return {
    id: 0, start: 0, end: 4, category: 'PERSON', rule: 'da.person', ruleName: { da: 'Navn', en: 'Name' },
    why: { da: 'Fordi', en: 'Because' }, law: null, score: 0.9, hint: false, action: 'replace', decidedBy: 'policy',
    reason: null, placeholder: '[PERSON_1]', value: 0, evidence: [], ...part,
  }
}

/** A review of a text in which nothing was found. */
export function makeReview(text: string, part: Partial<Review> = {}): Review {
  return {
    token: `token of ${text}`, revision: 1, verdict: 'allow', secondLook: false, findings: [],
    segments: text === '' ? [] : [{ source: text, output: text, finding: null }],
    outgoing: text, gaps: [], pending: false, canUndo: false, ...part,
  }
}

/** The same before the recogniser of names has read all of it. */
export function makePending(text: string, part: Partial<Review> = {}): Review {
  return makeReview(text, { verdict: 'block', gaps: [{ reason: 'pending' }], pending: true, ...part })
}
