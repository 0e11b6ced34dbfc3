import type { Freshness, Layer, RuleRow, Rules, Text2, Tried } from '../../bindings'
import { because, defaultAction, RULES, spans, type Rule, type Span } from './engine'

const BASE = 'dk.grundpakke'
const TOWN = 'nordby'

const LAYERS: Layer[] = [
  {
    id: BASE, name: { da: 'Dansk grundpakke', en: 'Danish base pack' }, version: 12, kind: 'base', builtIn: true,
    digest: 'b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184', signers: [], threshold: 0,
    activated: null, expires: null, freshness: 'fresh',
  },
  {
    id: TOWN, name: { da: 'Nordby Kommunes regler', en: 'Rules of Nordby Municipality' }, version: 4, kind: 'municipality', builtIn: false,
    digest: '591785b794601e212b260e25925636fd591785b794601e212b260e25925636fd', threshold: 2,
    signers: ['8f14e45fceea167a5a36dedd4bea2543', 'c9f0f895fb98ab9159f51fd0297e236d', '45c48cce2e2d7fbdea1afc51c7c6ad26'],
    activated: '2026-08-03', expires: '2026-12-31', freshness: 'fresh',
  },
]

/** What the town adds: one rule that acts and one that is on trial. */
const TOWN_RULES: Rule[] = [
  {
    id: 'nordby.case', category: 'CASE_NUMBER', pattern: /\bNBY-\d{2}-\d{5}\b/g, law: null, score: 0.97,
    name: { da: 'Sagsnummer i Nordby', en: 'Case number in Nordby' },
    why: { da: 'Nummeret fører lige til borgerens sag.', en: 'The number leads straight to the citizen’s case.' },
    evidence: [because('pattern', 'NBY-åå-xxxxx', 3.5)],
  },
  {
    id: 'nordby.employee', category: 'EMPLOYEE_ID', pattern: /\bnb\d{4}\b/gi, law: 'GDPR art. 4, nr. 1', score: 0.72,
    name: { da: 'Medarbejdernummer i Nordby', en: 'Employee number in Nordby' },
    why: { da: 'Nummeret står i kommunens telefonbog.', en: 'The number is in the municipality’s directory.' },
    evidence: [because('pattern', 'nbxxxx', 1.4), because('foreign-cue', 'lokale', -0.5)],
  },
]
const ON_TRIAL = 'nordby.employee'
const SHOWN_ONLY = 'da.place'

const FROM_BASE: Text2 = { da: 'fra grundpakken', en: 'from the base pack' }
const ADDED: Text2 = { da: 'tilføjet', en: 'added' }
const KEPT: Text2 = { da: 'Helbred sendes kun uden navn og nummer.', en: 'Health is sent only without names and numbers.' }

const layerOf = (rule: Pick<Rule, 'id'>): string => (rule.id.startsWith('nordby.') ? TOWN : BASE)
const stageOf = (rule: Pick<Rule, 'id'>): RuleRow['stage'] => (rule.id === ON_TRIAL ? 'shadow' : rule.id === SHOWN_ONLY ? 'advise' : 'enforce')

function row(rule: Rule): RuleRow {
  const { id, category, name, why, law } = rule
  const steps = [{ layer: layerOf(rule), what: layerOf(rule) === BASE ? FROM_BASE : ADDED }]
  if (category === 'HEALTH') steps.push({ layer: TOWN, what: KEPT })
  return { id, category, name, why, law, layer: layerOf(rule), stage: stageOf(rule), off: false, seen: id === ON_TRIAL ? 3 : 0, steps }
}

function everyRule(): RuleRow[] {
  const once = RULES.filter((rule, index) => RULES.findIndex((other) => other.id === rule.id) === index)
  const cvr: RuleRow = {
    id: 'dk.cvr', category: 'CVR', law: null, layer: BASE, stage: 'enforce', off: true, seen: 0,
    name: { da: 'CVR-nummer', en: 'Danish company number' },
    why: { da: 'Et enkeltmandsfirma er også en person.', en: 'A sole trader is a person as well.' },
    steps: [
      { layer: BASE, what: FROM_BASE },
      { layer: TOWN, what: { da: 'slået fra til og med 2026-12-31', en: 'switched off until 2026-12-31' } },
    ],
  }
  return [...once.map(row), cvr, ...TOWN_RULES.map(row)]
}

export function rulesInForce(freshness: Freshness): Rules {
  return {
    layers: LAYERS.map((layer) => (layer.builtIn ? layer : { ...layer, freshness })),
    rules: everyRule(),
    exceptions: [
      {
        loosens: 'dk.cvr', layer: TOWN, until: '2026-12-31', inForce: true,
        reason: { da: 'Erhvervsteamet skriver om firmaer, og CVR-numre er offentlige.', en: 'The business team writes about firms, and company numbers are public.' },
      },
    ],
    guideline: {
      version: '2026-2',
      links: [{ name: { da: 'Sådan bruger vi KI i Nordby', en: 'How we use AI in Nordby' }, url: 'https://nordby.eksempel/ki' }],
      text: { da: 'Brug aldrig svaret uden selv at have læst det igennem.', en: 'Never use the answer without having read it yourself.' },
    },
    managed: [
      { setting: 'Unit', value: 'nordby', problem: null },
      { setting: 'Ring', value: 'hurtig', problem: { da: '»hurtig« er ikke en af værdierne pilot, broad. Pc’en er i ringen broad.', en: '“hurtig” is not one of pilot, broad. The device is in the ring broad.' } },
    ],
    rejected: freshness === 'fresh' ? null : { code: 'pack-damaged', args: {} },
  }
}

function trace({ start, end, rule }: Span, text: string): Tried {
  const stage = stageOf(rule)
  return {
    start, end, value: text.slice(start, end), category: rule.category, rule: rule.id, ruleName: rule.name, layer: layerOf(rule), stage,
    score: rule.score, threshold: 0.5, hint: rule.score < 0.5 || stage === 'advise', evidence: rule.evidence,
    action: defaultAction({ start, end, rule }), decidedBy: rule.category === 'HEALTH' ? TOWN : layerOf(rule),
  }
}

export function tried(text: string): Tried[] {
  return [...spans(text, [], true), ...spans(text, [], true, TOWN_RULES)]
    .sort((a, b) => a.start - b.start)
    .map((span) => trace(span, text))
}
