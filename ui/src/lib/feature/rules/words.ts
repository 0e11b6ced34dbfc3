import type { Exception, Layer, Managed, Rules, Tried } from '../../bindings'
import { categoryName } from '../../shared/categories'
import { messages, t } from '../../shared/i18n/messages.svelte'

const locale = (): string => (messages.language === 'da' ? 'da-DK' : 'en-GB')

/** `2026-12-31` as a reader of the language writes it; anything else as it came. */
export function dateText(date: string): string {
  const at = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return date
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(at)
}

export function numberText(value: number): string {
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)
}

/** A term for or against, always with its sign. */
export function weightText(weight: number): string {
  const sign = weight > 0 ? '+' : weight < 0 ? '−' : ''
  return sign + numberText(Math.abs(weight))
}

/** Key ids are long; their beginnings tell them apart. */
export const shortKey = (id: string): string => (id.length > 12 ? `${id.slice(0, 8)}…` : id)

export function layerName(layers: readonly Layer[], id: string): string {
  const found = layers.find((each) => each.id === id)
  return found ? messages.pick(found.name) : id
}

/** What an exception loosens: a rule or a category by its name, and otherwise as it is written in the pack. */
export function loosenedName({ loosens }: Exception, { rules }: Rules): string {
  const rule = rules.find((each) => each.id === loosens)
  return rule ? `${messages.pick(rule.name)} (${rule.id})` : categoryName(loosens.replace(/^category:/, ''))
}

/** A name that we have no text for is one that does not exist, or a file that cannot be read. */
export function settingName({ setting }: Managed): string {
  const id = `managed-${setting}`
  return messages.has(id) ? t(id) : setting
}

/** What would become of a tried finding, in a few words. */
export function triedOutcome({ stage, hint, score, threshold, action }: Tried): string {
  if (stage === 'shadow') return t('stage-shadow')
  if (hint && score < threshold) return t('outcome-hint')
  return t(stage === 'advise' ? 'stage-advise' : `outcome-${action}`)
}
