import type { Evidence, Finding } from '../../bindings'
import { t } from '../../shared/i18n/messages.svelte'

/** How sure the rules are, in words; a number would suggest more than there is. */
export function confidence(finding: Finding): string {
  if (finding.rule === 'manual' || finding.evidence.some((each) => each.kind === 'manual')) return t('confidence-manual')
  if (finding.hint) return t('confidence-hint')
  return t(finding.score >= 0.85 ? 'confidence-high' : 'confidence-fair')
}

/** Terms of the lists of names that have a sentence of their own; the ids are those of `people.rs`. */
export const KNOWN_EVIDENCE = [
  'name', 'first-name', 'first-name-or-word', 'common-first-name-or-word', 'surname', 'surname-or-word', 'unknown', 'initial',
  'name-or-word', 'verb', 'lower-case', 'capitals', 'sentence-start', 'organisation', 'place', 'place-preposition', 'public-role',
] as const

/** What the trained recogniser says, likewise. Apart, since «place» is another thing there. */
export const MODEL_EVIDENCE = [
  'person', 'public', 'initials', 'address', 'place', 'organisation', 'username', 'secret', 'unseen', 'unlisted',
] as const

/** Kinds whose detail is a word that stands in the text; of the others it is a name of ours that says nothing to a reader. */
const WORDED = new Set<Evidence['kind']>(['cue', 'foreign-cue', 'title', 'role'])

/** Of these the detail is always a word of the text, even «name» or «place». */
const ALWAYS_WORDED = new Set<Evidence['kind']>(['cue', 'title'])

function modelText({ detail, weight }: Evidence): string {
  if (!MODEL_EVIDENCE.some((known) => known === detail)) return t('evidence-model.plain')
  const itself = detail === 'unseen' || detail === 'unlisted'
  // Less than even odds: it has seen something, and would not say what.
  return weight < 0 && !itself ? t('evidence-model-faint') : t(`evidence-model-${detail}`)
}

export function evidenceText(evidence: Evidence): string {
  const { kind, detail } = evidence
  if (kind === 'model') return modelText(evidence)
  if (!ALWAYS_WORDED.has(kind) && KNOWN_EVIDENCE.some((known) => known === detail)) return t(`evidence-known-${detail}`)
  return WORDED.has(kind) && detail !== '' ? t(`evidence-${kind}`, { detail }) : t(`evidence-${kind}.plain`)
}

/** What happens to a finding, in a few words. */
export function outcome(finding: Finding): string {
  if (finding.action === 'replace') return finding.placeholder ?? t('outcome-replace')
  return t(finding.hint ? 'outcome-hint' : `outcome-${finding.action}`)
}
