import type { Evidence, Finding } from '../../bindings'
import { t } from '../../shared/i18n/messages.svelte'

/** How sure the rules are, in words; a number would suggest more than there is. */
export function confidence(finding: Finding): string {
  if (finding.rule === 'manual' || finding.evidence.some((each) => each.kind === 'manual')) return t('confidence-manual')
  if (finding.hint) return t('confidence-hint')
  return t(finding.score >= 0.85 ? 'confidence-high' : 'confidence-fair')
}

export function evidenceText({ kind, detail }: Evidence): string {
  return detail === '' ? t(`evidence-${kind}.plain`) : t(`evidence-${kind}`, { detail })
}

/** What happens to a finding, in a few words. */
export function outcome(finding: Finding): string {
  if (finding.action === 'replace') return finding.placeholder ?? t('outcome-replace')
  return t(finding.hint ? 'outcome-hint' : `outcome-${finding.action}`)
}
