import type { Finding, Review, RuleRow, Rules, Tried } from '../bindings'

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

export function makeRule(part: Partial<RuleRow> = {}): RuleRow {
  return {
    id: 'dk.cpr', category: 'CPR', name: { da: 'CPR-nummer', en: 'CPR number' }, why: { da: 'Fordi', en: 'Because' }, law: null,
    layer: 'base', stage: 'enforce', off: false, seen: 0, steps: [], ...part,
  }
}

/** Rules of one layer that is built in. */
export function makeRules(part: Partial<Rules> = {}): Rules {
  return {
    layers: [{
      id: 'base', name: { da: 'Grundpakken', en: 'The base pack' }, version: 1, digest: 'd', kind: 'base', builtIn: true, signers: [],
      threshold: 0, activated: null, expires: null, freshness: 'fresh',
    }],
    rules: [makeRule()], exceptions: [], guideline: null, managed: [], rejected: null, ...part,
  }
}

export function makeTried(part: Partial<Tried> = {}): Tried {
  return {
    start: 0, end: 4, value: 'Anne', category: 'PERSON', rule: 'da.person', ruleName: { da: 'Navn', en: 'Name' }, layer: 'base',
    stage: 'enforce', score: 0.9, threshold: 0.5, hint: false, evidence: [], action: 'replace', decidedBy: 'base', ...part,
  }
}
