import type { Backend } from '../../backend/backend'
import type { Problem, RuleRow, Rules } from '../../bindings'
import { Announcer } from '../../shared/announcer.svelte'
import { categoryName } from '../../shared/categories'
import { messages, t } from '../../shared/i18n/messages.svelte'
import { problemText, toProblem } from '../../shared/problem'

const lower = (text: string): string => text.toLocaleLowerCase('da-DK')

/** Every word of `query` stands in the id, the name or the category of the rule. */
export function matching(rules: readonly RuleRow[], query: string): readonly RuleRow[] {
  const words = lower(query).split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return rules
  return rules.filter((rule) => {
    const said = lower([rule.id, messages.pick(rule.name), rule.category, categoryName(rule.category)].join('\n'))
    return words.every((word) => said.includes(word))
  })
}

/** Two layers may have a rule of the same id. */
export const keyOf = (rule: RuleRow): string => `${rule.layer}/${rule.id}`

/** The rules in force, as the page shows them: what is searched for and which rows are unfolded. */
export class Rulebook {
  rules = $state.raw<Rules | null>(null)
  problem = $state.raw<Problem | null>(null)
  query = $state('')
  #open = $state.raw<ReadonlySet<string>>(new Set())
  #current = $state<string | null>(null)
  #asked = 0

  readonly shown = $derived(matching(this.rules?.rules ?? [], this.query))
  /** The one row in the tab order. */
  readonly reachable = $derived.by(() => {
    const keys = this.shown.map(keyOf)
    return keys.find((key) => key === this.#current) ?? keys[0] ?? null
  })

  /** For what is copied from the page, which the live region of the window could not say over a dialog. */
  readonly announcer = new Announcer()

  constructor(private readonly backend: Pick<Backend, 'rules' | 'copyText'>) {}

  /** Asks anew each time the page is opened: a pack may have been activated meanwhile. */
  async load(): Promise<void> {
    const asked = ++this.#asked
    this.query = ''
    this.#open = new Set()
    this.#current = null
    this.announcer.text = ''
    try {
      const rules = await this.backend.rules()
      if (asked !== this.#asked) return
      this.rules = rules
      this.problem = null
    } catch (error) {
      if (asked !== this.#asked) return
      // Rules of yesterday must not look as if they were in force.
      this.rules = null
      this.problem = toProblem(error)
    }
  }

  async copy(text: string): Promise<void> {
    try {
      await this.backend.copyText(text)
      this.announcer.say(t('copied'))
    } catch (error) {
      const { what, next } = problemText(toProblem(error))
      this.announcer.say(`${what} ${next}`)
    }
  }

  isOpen(rule: RuleRow): boolean {
    return this.#open.has(keyOf(rule))
  }

  toggle(rule: RuleRow): void {
    const key = keyOf(rule)
    const open = new Set(this.#open)
    if (!open.delete(key)) open.add(key)
    this.#open = open
    this.#current = key
  }

  select(rule: RuleRow): void {
    this.#current = keyOf(rule)
  }

  /** The row that a key goes to from `at`; null when the key means nothing here. */
  next(key: string, at: number): RuleRow | null {
    const last = this.shown.length - 1
    const to = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last }[key]
    return to === undefined ? null : (this.shown[to] ?? null)
  }
}
