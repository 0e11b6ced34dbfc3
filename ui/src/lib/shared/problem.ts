import type { Problem } from '../bindings'
import { categoryName } from './categories'
import { t } from './i18n/messages.svelte'

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && typeof (value as Problem).code === 'string'
}

/** What a rejected call carries. Anything else never came from our Rust side and says nothing a user could act on. */
export function toProblem(value: unknown): Problem {
  return isProblem(value) ? { code: value.code, args: value.args ?? {} } : { code: 'internal', args: {} }
}

export function problemText(problem: Problem): { what: string; next: string } {
  // Some texts name the recipient; without one they should still read as a sentence.
  const { category } = problem.args
  const args = { endpoint: '–', ...problem.args, ...(category ? { category: categoryName(category) } : {}) }
  return { what: t(`problem-${problem.code}`, args), next: t(`problem-${problem.code}.next`, args) }
}
