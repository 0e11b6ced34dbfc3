import type { AnswerEvent, AppInfo, Freshness, Place, Problem, ProblemCode, Receipt, Review, Rules, Tried } from '../../bindings'
import type { Backend } from '../backend'
import { analyse, Vault, type Choice, type Mark } from './engine'
import { rulesInForce, tried } from './rules'

export interface FakeOptions {
  /** Milliseconds between two pieces of an answer, and before a review comes back. */
  pace?: number
  startProblem?: ProblemCode | null
  sendProblem?: ProblemCode | null
  signingKey?: AppInfo['signingKey']
  freshness?: Freshness
  rulesProblem?: ProblemCode | null
  /** How long the slow reader of names takes. Without it all names are found at once and no review is pending. */
  reading?: (() => Promise<void>) | null
}

const problem = (code: ProblemCode, args: Record<string, string> = {}): Problem => ({ code, args })

const INFO: Omit<AppInfo, 'signingKey' | 'problems' | 'freshness'> = {
  version: '0.1.0',
  pack: { id: 'dk.grundpakke', version: 12, digest: 'b1946ac92492d2347c6235b4d2611184' },
  layers: 2,
  endpoints: [
    { id: 'demo', name: 'Prøv Værn', host: 'denne pc', model: 'demo', demo: true },
    { id: 'ki', name: 'Kommunens sprogmodel', host: 'ki.eksempel.kommune', model: 'sprogmodel-da-2', demo: false },
  ],
  categories: [
    'PERSON', 'CPR', 'ADDRESS', 'PHONE', 'EMAIL', 'BIRTHDATE', 'CASE_NUMBER', 'HEALTH', 'SOCIAL', 'LOCATION', 'ORG_PRIVATE', 'CVR',
    'BANK_ACCOUNT', 'IBAN', 'CARD', 'LICENSE_PLATE', 'VEHICLE', 'PASSPORT', 'DRIVING_LICENCE', 'USERNAME', 'EMPLOYEE_ID', 'STUDENT_ID',
    'PROPERTY_ID', 'IP', 'MAC', 'URL_PERSONAL', 'SECRET', 'RELIGION', 'ETHNICITY', 'UNION', 'POLITICS', 'SEXUAL', 'CRIME',
  ],
  reasons: ['not-personal', 'public-information', 'needed-for-task', 'own-data', 'has-consent'],
}

/** Stands in for the Rust side in a browser and in tests. Its handful of patterns shows every state; it protects nobody. */
export class FakeBackend implements Backend {
  readonly copied: string[] = []
  #text = ''
  #marks: Mark[] = []
  #choices: Choice[] = []
  #steps: ('mark' | 'choice')[] = []
  #vault = new Vault()
  #revision = 0
  /** The text that the slow reader has been over. */
  #read: string | null = null
  #changes = 0
  #latest: Review | null = null
  #sequence = 41
  #cancelled = false

  constructor(readonly options: FakeOptions = {}) {}

  async info(): Promise<AppInfo> {
    const problems = this.options.startProblem ? [problem(this.options.startProblem)] : []
    return { ...INFO, signingKey: this.options.signingKey ?? 'keyring', freshness: this.options.freshness ?? 'fresh', problems }
  }

  async review(text: string, _endpoint: string | null = null): Promise<Review> {
    await this.#wait(this.options.pace ? 10 : 0)
    if (text !== this.#text) this.#revision += 1
    this.#text = text
    return this.#make()
  }

  async finish(revision: number): Promise<Review> {
    const changes = this.#changes
    if (revision !== this.#revision) throw problem('review-stale')
    await this.options.reading?.()
    if (changes !== this.#changes) throw problem('review-stale')
    this.#read = this.#text
    return this.#show(false)
  }

  async choose(revision: number, place: Place, all: boolean, action: Choice['action'], reason: string | null): Promise<Review> {
    const found = this.#latest?.findings.find((each) => each.start === place.start && each.end === place.end && each.category === place.category)
    if (!found || revision !== this.#revision) throw problem('review-stale')
    if (action === 'keep' && !['HEALTH', 'PUBLIC_PERSON'].includes(found.category) && !found.hint && !reason) throw problem('reason-needed')
    this.#choices.push({ value: this.#text.slice(found.start, found.end), at: all ? null : found.id, action, reason })
    this.#steps.push('choice')
    return this.#make()
  }

  async mark(revision: number, start: number, end: number, category: string): Promise<Review> {
    if (revision !== this.#revision) throw problem('review-stale')
    this.#marks.push({ value: this.#text.slice(start, end), category })
    this.#steps.push('mark')
    return this.#make()
  }

  async undo(): Promise<Review> {
    if (this.#steps.pop() === 'mark') this.#marks.pop()
    else this.#choices.pop()
    return this.#make()
  }

  async send(endpoint: string, token: string, secondLook: boolean, on: (event: AnswerEvent) => void): Promise<Receipt> {
    const review = this.#latest
    if (!review || token !== review.token) throw problem('review-stale')
    if (review.verdict === 'block') throw problem('review-blocked')
    if (review.secondLook && !secondLook) throw problem('second-look-needed')
    if (this.options.sendProblem) throw problem(this.options.sendProblem, { endpoint: 'Kommunens sprogmodel' })
    this.#cancelled = false
    const sequence = ++this.#sequence
    on({ type: 'logged', sequence })
    for (const event of this.#answer()) {
      await this.#wait(this.options.pace ?? 0)
      if (this.#cancelled) throw problem('cancelled')
      on(event)
    }
    this.#marks = []
    this.#choices = []
    this.#steps = []
    const commitment = 'c9f0f895fb98ab9159f51fd0297e236d'
    return { sequence, endpoint, commitment, json: JSON.stringify({ sequence, endpoint, commitment }, null, 2) }
  }

  async cancel(): Promise<void> {
    this.#cancelled = true
  }

  async copySafe(token: string): Promise<void> {
    if (!this.#latest || token !== this.#latest.token) throw problem('review-stale')
    this.copied.push(this.#latest.outgoing)
  }

  async copyText(text: string): Promise<void> {
    this.copied.push(text)
  }

  async wirePreview(endpoint: string): Promise<string> {
    const model = INFO.endpoints.find((each) => each.id === endpoint)?.model
    const body = { model, stream: true, messages: [{ role: 'user', content: this.#latest?.outgoing ?? '' }] }
    return `POST /v1/chat/completions HTTP/1.1\ncontent-type: application/json\n\n${JSON.stringify(body, null, 2)}`
  }

  async newConversation(): Promise<void> {
    this.#vault = new Vault()
    this.#marks = []
    this.#choices = []
    this.#steps = []
  }

  async rules(): Promise<Rules> {
    if (this.options.rulesProblem) throw problem(this.options.rulesProblem)
    return rulesInForce(this.options.freshness ?? 'fresh')
  }

  async tryText(text: string): Promise<Tried[]> {
    await this.#wait(this.options.pace ? 10 : 0)
    return tried(text)
  }

  /** After any change: a decision changes what leaves, which has to be read as well. */
  #make(): Review {
    this.#changes += 1
    return this.#show(Boolean(this.options.reading) && this.#text !== '')
  }

  #show(pending: boolean): Review {
    const read = !this.options.reading || this.#read === this.#text
    const analysed = analyse(this.#text, this.#marks, this.#choices, this.#vault, read)
    // The same for the same things on screen, as on the Rust side.
    const token = JSON.stringify([analysed.outgoing, analysed.findings.map(({ start, end, action, hint }) => [start, end, action, hint])])
    const gap = pending ? { verdict: 'block' as const, gaps: [...analysed.gaps, { reason: 'pending' }] } : {}
    // Pending says that waiting is all there is to do.
    const only = pending && analysed.gaps.length === 0
    this.#latest = { ...analysed, ...gap, token, revision: this.#revision, pending: only, canUndo: this.#steps.length > 0 }
    return this.#latest
  }

  *#answer(): Generator<AnswerEvent> {
    const text = (piece: string): AnswerEvent => ({ type: 'text', text: piece })
    yield text('Her er et forslag til ')
    yield text('et kort svar:\n\n')
    const issued = [...this.#vault.issued]
    const first = (category: string) => issued.find(([placeholder]) => placeholder.startsWith(`[${category}_`))
    const restored = ([placeholder, value]: [string, string]): AnswerEvent => ({ type: 'restored', placeholder, text: value })
    const [person, phone] = [first('PERSON'), first('PHONE')]
    if (person) {
      yield text('Kære ')
      yield restored(person)
      yield text('\n')
    }
    yield text('\nTak for din henvendelse. Vi har noteret det, du skriver, og du hører fra os inden for ti hverdage. ')
    if (phone) {
      yield text('Har vi brug for mere, ringer vi til dig på ')
      yield restored(phone)
      yield text('. ')
    }
    if (person) {
      yield text('Sagen er også sendt til ')
      yield { type: 'unknown', text: '[PERSON_9]' }
      yield text('.')
    }
    yield text('\n\nVenlig hilsen\nBorgerservice')
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((done) => setTimeout(done, milliseconds))
  }
}
