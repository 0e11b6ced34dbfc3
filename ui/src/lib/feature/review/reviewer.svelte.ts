import type { Backend } from '../../backend/backend'
import type { Problem, Review } from '../../bindings'
import { toProblem } from '../../shared/problem'

interface Decision {
  run: () => Promise<Review>
  done: () => void
  failed: (problem: Problem) => void
}

/**
 * Keeps the review in step with the text. At most one call is under way; while it is, only the newest text waits.
 * An answer to a text that has since changed is thrown away. A decision is made only on a text that has been reviewed.
 *
 * A review that is pending is shown at once and finished beside all that, so that nobody waits for it while typing. At most
 * one is being finished; when another review has come meanwhile, what was finished is thrown away and that one is next.
 */
export class Reviewer {
  text = $state('')
  review = $state.raw<Review | null>(null)
  problem = $state.raw<Problem | null>(null)
  #reviewedText = $state<string | null>(null)
  /** The review on screen belongs to the text on screen; names may not have been read in all of it. */
  readonly fresh = $derived(this.review !== null && this.#reviewedText === this.text)
  /** The same, and all of it has been read. */
  readonly current = $derived(this.fresh && !this.review?.pending)

  #requested: string | null = null
  #decisions: Decision[] = []
  #busy = false
  #running: Promise<void> = Promise.resolve()
  #finishing: Promise<void> | null = null

  constructor(
    private readonly backend: Pick<Backend, 'review' | 'finish' | 'choose' | 'mark' | 'undo'>,
    private readonly endpoint: () => string | null = () => null,
  ) {}

  change(text: string): void {
    this.text = text
    this.#start()
  }

  /** Reviews the same text again, as after a new conversation or for another endpoint. */
  again(): void {
    this.#requested = null
    this.#reviewedText = null
    this.#start()
  }

  /** Resolves when no call is under way, none waits, and no review is being finished. */
  async settled(): Promise<void> {
    while (this.#busy || this.#finishing) await (this.#busy ? this.#running : this.#finishing)
  }

  /** Makes a decision after the review of the newest text; rejects with a `Problem`. */
  decide(run: () => Promise<Review>): Promise<void> {
    return new Promise((done, failed) => {
      this.#decisions.push({ run, done, failed })
      this.#start()
    })
  }

  #start(): void {
    if (this.#busy) return
    this.#busy = true
    this.#running = this.#drain()
  }

  async #drain(): Promise<void> {
    for (;;) {
      if (this.#requested !== this.text) await this.#reviewNewest()
      else if (this.#decisions.length > 0) await this.#decideNext()
      else break
    }
    // Cleared here and not in `finally`: a change made in between would start nothing and be forgotten.
    this.#busy = false
    this.#finishNewest()
  }

  #finishNewest(): void {
    const { review } = this
    if (this.#finishing || !this.fresh || !review?.pending) return
    this.#finishing = this.#finish(this.text, review).then(() => {
      this.#finishing = null
      // While a call is under way its end does this. The same review is not asked for again: it would go round for ever.
      if (!this.#busy && this.review !== review) this.#finishNewest()
    })
  }

  async #finish(text: string, quick: Review): Promise<void> {
    const awaited = () => this.review === quick && this.text === text
    try {
      const finished = await this.backend.finish(quick.revision)
      if (!awaited()) return
      if (!finished.pending) this.#accept(text, finished)
      // A decision under way may have left something to read again; otherwise nobody would ever finish it.
      else if (!this.#busy) this.#fail({ code: 'internal', args: {} })
    } catch (error) {
      const problem = toProblem(error)
      if (awaited() && problem.code !== 'review-stale') this.#fail(problem)
    }
  }

  async #reviewNewest(): Promise<void> {
    const text = this.text
    this.#requested = text
    try {
      this.#accept(text, await this.backend.review(text, this.endpoint()))
    } catch (error) {
      if (text === this.text) this.#fail(toProblem(error))
    }
  }

  async #decideNext(): Promise<void> {
    const decision = this.#decisions.shift()
    if (!decision) return
    if (this.problem) return decision.failed(this.problem)
    const text = this.text
    try {
      this.#accept(text, await decision.run())
      decision.done()
    } catch (error) {
      decision.failed(toProblem(error))
    }
  }

  #accept(text: string, review: Review): void {
    if (text !== this.text) return
    this.review = review
    this.#reviewedText = text
    this.problem = null
  }

  #fail(problem: Problem): void {
    this.review = null
    this.#reviewedText = null
    this.problem = problem
  }
}
