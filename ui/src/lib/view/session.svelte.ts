import type { Backend } from '../backend/backend'
import type { AppInfo, Endpoint, Problem, Receipt } from '../bindings'
import { Conversation, type Turn } from '../feature/conversation/conversation.svelte'
import { FindingBoard, type Choice } from '../feature/findings/board.svelte'
import { Reviewer } from '../feature/review/reviewer.svelte'
import { Rulebook } from '../feature/rules/rulebook.svelte'
import { Trial } from '../feature/rules/trial.svelte'
import { obstacle } from '../feature/send/readiness'
import { Announcer } from '../shared/announcer.svelte'
import { t } from '../shared/i18n/messages.svelte'
import { toProblem } from '../shared/problem'

/** The state of the window and everything one can do in it. */
export class Session {
  readonly reviewer: Reviewer
  readonly board: FindingBoard
  readonly conversation = new Conversation()
  readonly announcer = new Announcer()
  readonly rulebook: Rulebook
  readonly trial: Trial
  info = $state.raw<AppInfo | null>(null)
  endpointId = $state<string | null>(null)
  problem = $state.raw<Problem | null>(null)
  sending = $state.raw<Turn | null>(null)
  #seenToken = $state<string | null>(null)

  readonly endpoint = $derived<Endpoint | null>(this.info?.endpoints.find((each) => each.id === this.endpointId) ?? null)
  /** The tick belongs to one outgoing text; another text needs another look. */
  readonly secondLook = $derived.by(() => this.#seenToken !== null && this.#seenToken === this.reviewer.review?.token)
  readonly obstacle = $derived.by(() =>
    obstacle({
      info: this.info,
      hasEndpoint: this.endpoint !== null,
      sending: this.sending !== null,
      text: this.reviewer.text,
      review: this.reviewer.review,
      reviewProblem: this.reviewer.problem,
      secondLook: this.secondLook,
    }),
  )
  /** Names that are still being read are waited for, so the button can be pressed. */
  readonly stopped = $derived(this.obstacle !== null && this.obstacle.kind !== 'reading')
  /** What went wrong last, shown below what is wrong with the machine. */
  readonly banner = $derived.by(() => this.problem ?? this.reviewer.problem)

  constructor(private readonly backend: Backend) {
    this.reviewer = new Reviewer(backend, () => this.endpointId)
    this.rulebook = new Rulebook(backend)
    this.trial = new Trial(backend)
    this.board = new FindingBoard(this.reviewer, (choice) => void this.#choose(choice))
  }

  /** Once, when the page is shown: a reloaded page must not carry on a conversation that nobody sees. */
  async open(): Promise<void> {
    await this.#attempt(() => this.backend.newConversation())
    await this.start()
  }

  async start(): Promise<void> {
    const info = await this.#attempt(() => this.backend.info())
    if (!info) return
    this.info = info
    this.problem = null
    // Nobody should talk to the demo without having asked for it.
    const [first] = [...info.endpoints.filter((each) => !each.demo), ...info.endpoints]
    this.sendTo(first?.id ?? null)
    // For the speed measurement: from here on typing is answered.
    performance.mark('interactive')
  }

  /** Rules and endpoints may be others since the window was looked at last. Quiet when it fails: the next one may not. */
  async refresh(): Promise<void> {
    if (!this.info || this.sending) return
    try {
      const info = await this.backend.info()
      if (info.pack?.digest !== this.info.pack?.digest) this.reviewer.again()
      this.info = info
      if (!info.endpoints.some((each) => each.id === this.endpointId)) this.sendTo(info.endpoints[0]?.id ?? null)
    } catch {
      // What was known goes on.
    }
  }

  /** Another endpoint may get other things: the text is looked at anew. */
  sendTo(id: string | null): void {
    if (id === this.endpointId) return
    this.endpointId = id
    if (this.reviewer.text !== '') this.reviewer.again()
  }

  change(text: string): void {
    this.problem = null
    this.reviewer.change(text)
  }

  look(seen: boolean): void {
    this.#seenToken = seen ? (this.reviewer.review?.token ?? null) : null
  }

  dismiss(): void {
    this.problem = null
  }

  async mark(start: number, end: number, category: string): Promise<void> {
    const revision = this.#seenRevision()
    await this.#attempt(() => this.reviewer.decide(() => this.backend.mark(revision, start, end, category)))
  }

  async undo(): Promise<void> {
    if (!this.reviewer.review?.canUndo) return this.announcer.show(t('undo-nothing'))
    this.board.dropQuestion()
    await this.#attempt(() => this.reviewer.decide(() => this.backend.undo()))
  }

  /** Sends what is on screen; true when the answer has come to its end. */
  async send(): Promise<boolean> {
    if (!(await this.#upToDate()) || this.obstacle) {
      // The obstacle is written beside the button already; only the ear needs to be told.
      if (this.obstacle) this.announcer.say(t(`blocked-${this.obstacle.kind}`))
      else this.announcer.show(t('send-look-first'))
      return false
    }
    const { review } = this.reviewer
    const { endpoint } = this
    if (!review || !endpoint) return false
    this.problem = null
    const turn = this.conversation.begin(endpoint, review.segments)
    this.sending = turn
    this.announcer.say(t('send-started'))
    const deliver = () => this.backend.send(endpoint.id, review.token, this.secondLook, (event) => turn.take(event))
    try {
      this.#succeed(turn, await deliver())
      return true
    } catch (error) {
      this.#giveUp(turn, toProblem(error))
      return false
    } finally {
      this.sending = null
    }
  }

  async cancel(): Promise<void> {
    if (this.sending) await this.#attempt(() => this.backend.cancel())
  }

  async copySafe(): Promise<void> {
    if (!(await this.#upToDate())) return this.announcer.show(t('send-look-first'))
    const token = this.reviewer.review?.token
    if (token === undefined || this.reviewer.text === '') return
    await this.#copied(() => this.backend.copySafe(token))
  }

  async copy(text: string): Promise<void> {
    await this.#copied(() => this.backend.copyText(text))
  }

  async wirePreview(): Promise<string | null> {
    const { endpoint } = this
    if (!endpoint) return null
    await this.reviewer.settled()
    return this.#attempt(() => this.backend.wirePreview(endpoint.id))
  }

  async newConversation(): Promise<void> {
    if (this.sending) return
    const done = await this.#attempt(() => this.backend.newConversation().then(() => true))
    if (!done) return
    this.problem = null
    this.conversation.clear()
    this.board.reset()
    // Placeholders are counted from one again, so the text on screen must be looked at anew.
    this.reviewer.again()
    this.announcer.say(t('conversation-started'))
  }

  /**
   * A key may come faster than the review. When nothing was found, hints included, there is nothing to look at, so the key
   * still counts; otherwise the user has to see the findings first. Findings that were on screen before the names had been
   * read, and are all there is, have been seen: the token is the same.
   */
  async #upToDate(): Promise<boolean> {
    if (this.reviewer.current) return true
    const { text } = this.reviewer
    const seen = this.reviewer.fresh ? this.reviewer.review?.token : undefined
    await this.reviewer.settled()
    const { current, review } = this.reviewer
    // What was written while waiting was not meant by the key.
    if (!current || !review || this.reviewer.text !== text) return false
    return review.token === seen || (review.verdict === 'allow' && review.findings.length === 0)
  }

  async #choose(choice: Choice): Promise<void> {
    const { finding, all, action, reason } = choice
    // Taken now: the text may change before the decision is carried out, and then it is about something else.
    const revision = this.#seenRevision()
    const { start, end, category } = finding
    try {
      await this.reviewer.decide(() => this.backend.choose(revision, { start, end, category }, all, action, reason))
      this.problem = null
    } catch (error) {
      const problem = toProblem(error)
      if (problem.code === 'reason-needed') this.board.askAgain(choice)
      else this.#fail(problem)
    }
  }

  #seenRevision(): number {
    return this.reviewer.review?.revision ?? -1
  }

  #succeed(turn: Turn, receipt: Receipt): void {
    turn.finish(receipt)
    this.board.reset()
    this.reviewer.change('')
    this.announcer.say(t('send-answered'))
    void this.refresh()
  }

  #giveUp(turn: Turn, problem: Problem): void {
    if (turn.pieces.length > 0) turn.stop()
    else this.conversation.drop(turn)
    this.#fail(problem)
  }

  async #copied(run: () => Promise<void>): Promise<void> {
    const done = await this.#attempt(() => run().then(() => true))
    if (done) this.announcer.show(t('copied'))
  }

  async #attempt<T>(run: () => Promise<T>): Promise<T | null> {
    try {
      return await run()
    } catch (error) {
      this.#fail(toProblem(error))
      return null
    }
  }

  #fail(problem: Problem): void {
    this.problem = problem
    // The rules may be others than those that it was reviewed under.
    if (problem.code === 'review-stale') this.reviewer.again()
    // The banner is an alert and speaks for itself; this clears what the live region was about to say.
    this.announcer.say('')
  }
}
