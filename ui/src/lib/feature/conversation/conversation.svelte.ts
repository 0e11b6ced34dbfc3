import type { AnswerEvent, Endpoint, Receipt, Segment } from '../../bindings'

export type Piece = Exclude<AnswerEvent, { type: 'logged' }>
export type TurnState = 'waiting' | 'answering' | 'done' | 'stopped'

function asModelSaw(piece: Piece): string {
  return piece.type === 'restored' ? piece.placeholder : piece.text
}

/** One message and its answer. */
export class Turn {
  pieces = $state.raw<readonly Piece[]>([])
  state = $state<TurnState>('waiting')
  sequence = $state<number | null>(null)
  receipt = $state.raw<Receipt | null>(null)
  /** Show the placeholders in place of the names. */
  raw = $state(false)
  readonly withNames = $derived(this.pieces.map((piece) => piece.text).join(''))
  readonly withoutNames = $derived(this.pieces.map(asModelSaw).join(''))
  readonly hasNames = $derived(this.pieces.some((piece) => piece.type === 'restored'))
  readonly hasUnknown = $derived(this.pieces.some((piece) => piece.type === 'unknown'))

  constructor(readonly number: number, readonly endpoint: Endpoint, readonly sent: readonly Segment[]) {}

  take(event: AnswerEvent): void {
    if (event.type === 'logged') {
      this.sequence = event.sequence
      return
    }
    // The last words and the receipt come by two ways, and the receipt may be first.
    if (this.state === 'waiting') this.state = 'answering'
    const last = this.pieces.at(-1)
    // Plain text comes in crumbs; one long piece keeps the page light.
    if (event.type === 'text' && last?.type === 'text') {
      this.pieces = [...this.pieces.slice(0, -1), { type: 'text', text: last.text + event.text }]
    } else {
      this.pieces = [...this.pieces, event]
    }
  }

  finish(receipt: Receipt): void {
    this.receipt = receipt
    this.sequence = receipt.sequence
    this.state = 'done'
  }

  stop(): void {
    this.state = 'stopped'
  }
}

export class Conversation {
  turns = $state.raw<readonly Turn[]>([])
  #count = 0

  begin(endpoint: Endpoint, sent: readonly Segment[]): Turn {
    const turn = new Turn(++this.#count, endpoint, sent)
    this.turns = [...this.turns, turn]
    return turn
  }

  /** A send that came to nothing leaves no empty turn behind. */
  drop(turn: Turn): void {
    this.turns = this.turns.filter((each) => each !== turn)
  }

  clear(): void {
    this.turns = []
  }
}
