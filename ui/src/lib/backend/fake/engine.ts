import type { Action, Evidence, Finding, Review, Segment, Text2 } from '../../bindings'

export interface Rule {
  id: string
  category: string
  pattern: RegExp
  name: Text2
  why: Text2
  law: string | null
  score: number
  evidence: Evidence[]
  /** Found only by the slow reader. */
  read?: true
}

export const because = (kind: Evidence['kind'], detail: string, weight: number): Evidence => ({ kind, detail, weight })

export const RULES: Rule[] = [
  {
    id: 'dk.cpr', category: 'CPR', pattern: /\b\d{6}-?\d{4}\b/g, law: 'databeskyttelsesloven § 11', score: 0.95,
    name: { da: 'CPR-nummer', en: 'Danish civil registration number' },
    why: { da: 'Et CPR-nummer peger på én bestemt person.', en: 'A CPR number points to one particular person.' },
    evidence: [because('pattern', 'ddmmåå-xxxx', 0.6), because('checksum', 'dato', 0.1), because('cue', 'cpr', 0.25)],
  },
  {
    id: 'dk.phone', category: 'PHONE', pattern: /(?<![\d-])(?:\+45 ?)?(?:\d{2} ){3}\d{2}(?!\d)/g, law: 'GDPR art. 4, nr. 1', score: 0.8,
    name: { da: 'Dansk telefonnummer', en: 'Danish phone number' },
    why: { da: 'Et telefonnummer kan føre tilbage til borgeren.', en: 'A phone number can lead back to the citizen.' },
    evidence: [because('pattern', 'xx xx xx xx', 0.55), because('cue', 'ring', 0.25)],
  },
  {
    id: 'core.email', category: 'EMAIL', pattern: /[\wæøåÆØÅ.+-]+@[\wæøåÆØÅ-]+\.[a-zæøå.]{2,}\b/g, law: 'GDPR art. 4, nr. 1', score: 0.99,
    name: { da: 'E-mailadresse', en: 'E-mail address' },
    why: { da: 'En e-mailadresse indeholder ofte et navn.', en: 'An e-mail address often contains a name.' },
    evidence: [because('pattern', 'navn@domæne', 0.99)],
  },
  {
    id: 'da.person', category: 'PERSON', pattern: /(?<![\wæøåÆØÅ])(?:Anne Testesen|Åse Prøvegaard|Testesen)(?![\wæøå])/g, law: 'GDPR art. 4, nr. 1', score: 0.92,
    name: { da: 'Personnavn', en: 'Personal name' },
    why: { da: 'Et navn gør det muligt at kende borgeren.', en: 'A name makes the citizen recognisable.' },
    evidence: [because('lexicon', 'fornavne', 0.5), because('neighbour', 'efternavn', 0.42)],
  },
  {
    id: 'da.person', category: 'PERSON', pattern: /(?<![\wæøåÆØÅ])Bjørk(?![\wæøå])/g, law: 'GDPR art. 4, nr. 1', score: 0.8, read: true,
    name: { da: 'Personnavn', en: 'Personal name' },
    why: { da: 'Et navn gør det muligt at kende borgeren.', en: 'A name makes the citizen recognisable.' },
    evidence: [because('model', 'person', 0.8), because('model', 'unlisted', 0)],
  },
  {
    id: 'da.person', category: 'PUBLIC_PERSON', pattern: /(?<=borgmester )Vagn Opdigtet/gi, law: null, score: 0.9,
    name: { da: 'Personnavn', en: 'Personal name' },
    why: { da: 'En borgmester er kendt af alle.', en: 'A mayor is known to everybody.' },
    evidence: [because('model', 'public', 0.9), because('role', 'public-role', 0)],
  },
  {
    id: 'da.health', category: 'HEALTH', pattern: /\b(?:diabetes|depression)\b/gi, law: 'GDPR art. 9', score: 0.7,
    name: { da: 'Sygdom', en: 'Illness' },
    why: { da: 'Helbredsoplysninger er følsomme.', en: 'Health data are sensitive.' },
    evidence: [because('lexicon', 'sygdomme', 0.7)],
  },
  {
    id: 'core.secret', category: 'SECRET', pattern: /(?<=(?:adgangskode|kodeord|password)(?: er)?:? )(?!er\b)\S+/gi, law: null, score: 0.9,
    name: { da: 'Adgangskode', en: 'Password' },
    why: { da: 'Adgangskoder må aldrig sendes.', en: 'Passwords must never be sent.' },
    evidence: [because('cue', 'adgangskode', 0.9)],
  },
  {
    id: 'da.place', category: 'LOCATION', pattern: /\bNørreby\b/g, law: null, score: 0.35,
    name: { da: 'Stednavn', en: 'Place name' },
    why: { da: 'Et lille sted kan udpege borgeren.', en: 'A small place can point out the citizen.' },
    evidence: [because('lexicon', 'byer', 0.35), because('foreign-cue', 'kommune', -0.2)],
  },
]

const MANUAL: Omit<Rule, 'category' | 'pattern'> = {
  id: 'manual', law: null, score: 1, name: { da: 'Markeret af dig', en: 'Marked by you' },
  why: { da: 'Du har selv markeret det.', en: 'You marked it yourself.' }, evidence: [because('manual', '', 1)],
}

export interface Mark { value: string; category: string }
export interface Choice { value: string; at: number | null; action: Action; reason: string | null }
export interface Span { start: number; end: number; rule: Omit<Rule, 'pattern'> }

export function spans(text: string, marks: readonly Mark[], read: boolean, rules: readonly Rule[] = RULES): Span[] {
  const found: Span[] = []
  const add = (start: number, end: number, rule: Omit<Rule, 'pattern'>) => {
    if (!found.some((other) => start < other.end && other.start < end)) found.push({ start, end, rule })
  }
  for (const { value, category } of marks) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      add(at, at + value.length, { ...MANUAL, category })
    }
  }
  for (const rule of rules.filter((each) => read || !each.read)) {
    for (const match of text.matchAll(rule.pattern)) add(match.index, match.index + match[0].length, rule)
  }
  return found.sort((a, b) => a.start - b.start)
}

/** Numbers the placeholders of one conversation; the same value always gets the same one. */
export class Vault {
  readonly issued = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  readonly #byValue = new Map<string, string>()

  placeholder(category: string, value: string): string {
    const key = `${category}:${value}`
    const known = this.#byValue.get(key)
    if (known) return known
    const count = (this.#counts.get(category) ?? 0) + 1
    this.#counts.set(category, count)
    const made = `[${category}_${count}]`
    this.#byValue.set(key, made)
    this.issued.set(made, value)
    return made
  }
}

export function defaultAction(span: Span): Action {
  if (span.rule.score < 0.5 || ['HEALTH', 'PUBLIC_PERSON'].includes(span.rule.category)) return 'keep'
  return span.rule.category === 'SECRET' ? 'remove' : 'replace'
}

function toFinding(span: Span, index: number, text: string, values: string[], choices: readonly Choice[], vault: Vault): Finding {
  const value = text.slice(span.start, span.end)
  if (!values.includes(value)) values.push(value)
  const chosen = choices.findLast((choice) => choice.value === value && (choice.at === null || choice.at === index))
  const action = chosen?.action ?? defaultAction(span)
  return {
    id: index, start: span.start, end: span.end, category: span.rule.category,
    rule: span.rule.id, ruleName: span.rule.name, why: span.rule.why, law: span.rule.law,
    score: span.rule.score, hint: span.rule.score < 0.5 && action === 'keep', action,
    decidedBy: chosen ? 'user' : 'policy', reason: chosen?.reason ?? null,
    placeholder: action === 'replace' ? vault.placeholder(span.rule.category, value) : null,
    value: values.indexOf(value), evidence: span.rule.evidence,
  }
}

function outputOf(finding: Finding, source: string): string {
  if (finding.action === 'keep') return source
  if (finding.action === 'remove') return ''
  return finding.placeholder ?? source.replace(/[\p{L}\p{N}]/gu, '•')
}

function segment(text: string, findings: readonly Finding[]): Segment[] {
  const made: Segment[] = []
  let at = 0
  for (const finding of findings) {
    if (finding.start > at) made.push({ source: text.slice(at, finding.start), output: text.slice(at, finding.start), finding: null })
    const source = text.slice(finding.start, finding.end)
    made.push({ source, output: outputOf(finding, source), finding: finding.id })
    at = finding.end
  }
  if (at < text.length) made.push({ source: text.slice(at), output: text.slice(at), finding: null })
  return made
}

/** `read`: whether the slow reader has been over the text. */
export function analyse(
  text: string, marks: readonly Mark[], choices: readonly Choice[], vault: Vault, read = true,
): Omit<Review, 'token' | 'revision' | 'pending' | 'canUndo'> {
  const values: string[] = []
  const findings = spans(text, marks, read).map((span, index) => toFinding(span, index, text, values, choices, vault))
  const segments = segment(text, findings)
  const gaps = text.includes('\ufffd') ? [{ reason: 'not-text' }] : []
  const kept = findings.filter((finding) => finding.action === 'keep' && !finding.hint)
  const clash = kept.some((finding) => finding.category === 'HEALTH') && kept.some((finding) => !['HEALTH', 'PUBLIC_PERSON'].includes(finding.category))
  return {
    verdict: gaps.length > 0 || clash ? 'block' : findings.length > 0 ? 'review' : 'allow',
    secondLook: findings.some((finding) => finding.category === 'SECRET'),
    findings, segments, outgoing: segments.map((each) => each.output).join(''), gaps,
  }
}
