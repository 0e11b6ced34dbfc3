import type { Evidence, Finding } from '../../bindings'
import { t } from '../../shared/i18n/messages.svelte'

/** How sure the rules are, in words; a number would suggest more than there is. */
export function confidence(finding: Finding): string {
  if (finding.rule === 'manual' || finding.evidence.some((each) => each.kind === 'manual')) return t('confidence-manual')
  if (finding.hint) return t('confidence-hint')
  return t(finding.score >= 0.85 ? 'confidence-high' : 'confidence-fair')
}

/** Terms of the recogniser of people that have a sentence of their own; the ids are those of `people.rs`. */
export const KNOWN_EVIDENCE = [
  'name', 'first-name', 'first-name-or-word', 'common-first-name-or-word', 'surname', 'surname-or-word', 'unknown', 'initial',
  'name-or-word', 'verb', 'lower-case', 'capitals', 'sentence-start', 'organisation', 'place', 'place-preposition',
] as const

/** Kinds whose detail is a word that stands in the text; of the others it is a name of ours that says nothing to a reader. */
const WORDED = new Set<Evidence['kind']>(['cue', 'foreign-cue', 'title', 'role'])

export function evidenceText({ kind, detail }: Evidence): string {
  if (KNOWN_EVIDENCE.some((known) => known === detail)) return t(`evidence-known-${detail}`)
  return WORDED.has(kind) && detail !== '' ? t(`evidence-${kind}`, { detail }) : t(`evidence-${kind}.plain`)
}

/** What happens to a finding, in a few words. */
export function outcome(finding: Finding): string {
  if (finding.action === 'replace') return finding.placeholder ?? t('outcome-replace')
  return t(finding.hint ? 'outcome-hint' : `outcome-${finding.action}`)
}
