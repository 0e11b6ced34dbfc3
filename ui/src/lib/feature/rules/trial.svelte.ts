import type { Backend } from '../../backend/backend'
import type { Problem, Tried } from '../../bindings'
import { toProblem } from '../../shared/problem'

const QUIET = 300

/** A text to try the rules on. It lives as long as the page is open; only the newest answer counts. */
export class Trial {
  text = $state('')
  /** Null before anything has been tried. */
  found = $state.raw<readonly Tried[] | null>(null)
  problem = $state.raw<Problem | null>(null)
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly backend: Pick<Backend, 'tryText'>) {}

  change(text: string): void {
    this.text = text
    this.#asked += 1
    clearTimeout(this.#timer)
    if (text.trim() !== '') this.#timer = setTimeout(() => void this.#run(text), QUIET)
    else this.#show(null, null)
  }

  /** When the page is closed: nothing of the text stays behind. */
  clear(): void {
    this.change('')
  }

  async #run(text: string): Promise<void> {
    const asked = this.#asked
    try {
      const found = await this.backend.tryText(text)
      if (asked === this.#asked) this.#show(found, null)
    } catch (error) {
      if (asked === this.#asked) this.#show(null, toProblem(error))
    }
  }

  #show(found: readonly Tried[] | null, problem: Problem | null): void {
    this.found = found
    this.problem = problem
  }
}
