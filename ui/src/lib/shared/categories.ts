import { messages, t } from './i18n/messages.svelte'

export type CategoryGroup = 'identity' | 'contact' | 'number' | 'sensitive' | 'secret' | 'public'

/** GDPR articles 9 and 10 and confidential social matters: kept by default, so keeping needs no reason. */
const SPECIAL = new Set(['HEALTH', 'RELIGION', 'ETHNICITY', 'UNION', 'POLITICS', 'SEXUAL', 'CRIME', 'SOCIAL'])
const PUBLIC = 'PUBLIC_PERSON'
const CONTACT = new Set(['PHONE', 'EMAIL', 'ADDRESS', 'LOCATION', 'IP', 'MAC', 'URL_PERSONAL', 'USERNAME', 'PROPERTY_ID'])
const NUMBER = new Set([
  'CVR', 'BANK_ACCOUNT', 'IBAN', 'CARD', 'LICENSE_PLATE', 'VEHICLE', 'CASE_NUMBER', 'EMPLOYEE_ID', 'STUDENT_ID', 'ORG_PRIVATE',
])

export function isSpecial(category: string): boolean {
  return SPECIAL.has(category)
}

/** A direct identifier is not kept without a reason. Somebody in public office is no secret, so keeping the name needs none. */
export function isDirect(category: string): boolean {
  return !SPECIAL.has(category) && category !== PUBLIC
}

/** Six looks instead of thirty-four: more could not be told apart, least of all without colour. */
export function categoryGroup(category: string): CategoryGroup {
  if (category === 'SECRET') return 'secret'
  if (category === PUBLIC) return 'public'
  if (SPECIAL.has(category)) return 'sensitive'
  if (CONTACT.has(category)) return 'contact'
  return NUMBER.has(category) ? 'number' : 'identity'
}

/** A pack may add categories without a text of ours; then the code itself is the name. */
export function categoryName(category: string): string {
  const id = `category-${category}`
  return messages.has(id) ? t(id) : category
}
