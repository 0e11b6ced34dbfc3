import { SvelteSet } from 'svelte/reactivity'
import type { Action, Finding } from '../../bindings'
import { isDirect } from '../../shared/categories'
import type { Reviewer } from '../review/reviewer.svelte'

export const ACTIONS: readonly Action[] = ['keep', 'replace', 'mask', 'remove']

export interface Choice {
  finding: Finding
  all: boolean
  action: Action
  reason: string | null
}

export interface FindingRow {
  finding: Finding
  value: string
  /** How many findings have this value. */
  same: number
}

/** The rules themselves keep all but direct identifiers and what is uncertain; only a direct identifier asks why. */
export function needsReason(finding: Finding, action: Action): boolean {
  return action === 'keep' && !finding.hint && isDirect(finding.category)
}

function rowsOf(text: string, findings: readonly Finding[]): FindingRow[] {
  const counts = new Map<number, number>()
  for (const { value } of findings) counts.set(value, (counts.get(value) ?? 0) + 1)
  return findings.map((finding) => ({
    finding,
    value: text.slice(finding.start, finding.end),
    same: counts.get(finding.value) ?? 1,
  }))
}

/** The list of findings: which one is looked at, which are unfolded, and what is about to be decided. */
export class FindingBoard {
  selected = $state<number | null>(null)
  /** The finding that waits for a reason. */
  asking = $state.raw<Choice | null>(null)
  readonly #open = new SvelteSet<number>()
  readonly #single = new SvelteSet<number>()

  /** Findings that are acted on come first, uncertain ones after, each in the order of the text. */
  readonly rows = $derived.by(() => {
    const { review } = this.reviewer
    if (!review) return []
    const rows = rowsOf(review.segments.map((each) => each.source).join(''), review.findings)
    return [...rows.filter((row) => !row.finding.hint), ...rows.filter((row) => row.finding.hint)]
  })
  readonly certain = $derived(this.rows.filter((row) => !row.finding.hint).length)
  readonly current = $derived(this.rows.find((row) => row.finding.id === this.selected) ?? null)

  constructor(
    private readonly reviewer: Pick<Reviewer, 'review'>,
    private readonly decide: (choice: Choice) => void,
  ) {}

  select(id: number | null): void {
    if (this.asking && this.asking.finding.id !== id) this.asking = null
    this.selected = id
  }

  /** Moves by `step` rows, stopping at the ends; returns the id arrived at. */
  move(step: number): number | null {
    const at = this.rows.findIndex((row) => row.finding.id === this.selected)
    const next = this.rows[Math.min(Math.max(at < 0 ? 0 : at + step, 0), this.rows.length - 1)]
    if (next) this.select(next.finding.id)
    return this.selected
  }

  isOpen(id: number): boolean {
    return this.#open.has(id)
  }

  toggleOpen(id: number): void {
    if (!this.#open.delete(id)) this.#open.add(id)
  }

  /** «Alle ens» is on until switched off: a value that is dealt with in one place only is usually a mistake. */
  appliesToAll(finding: Finding): boolean {
    return !this.#single.has(finding.value)
  }

  toggleAll(finding: Finding): void {
    if (!this.#single.delete(finding.value)) this.#single.add(finding.value)
  }

  choose(row: FindingRow, action: Action): void {
    const { finding } = row
    this.select(finding.id)
    if (finding.action === action && !(action === 'keep' && this.asking)) return
    const choice: Choice = { finding, all: row.same > 1 && this.appliesToAll(finding), action, reason: null }
    if (needsReason(finding, action)) this.asking = choice
    else this.#settle(choice)
  }

  /** The Rust side may ask for a reason where this side did not expect it. */
  askAgain(choice: Choice): void {
    this.asking = choice
  }

  giveReason(reason: string): void {
    if (this.asking) this.#settle({ ...this.asking, reason })
  }

  dropQuestion(): void {
    this.asking = null
  }

  reset(): void {
    this.selected = null
    this.asking = null
    this.#open.clear()
    this.#single.clear()
  }

  #settle(choice: Choice): void {
    this.asking = null
    this.decide(choice)
  }
}
