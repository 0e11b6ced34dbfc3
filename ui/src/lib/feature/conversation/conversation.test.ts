import { flushSync, mount, unmount } from 'svelte'
import { describe, expect, it } from 'vitest'
import AnswerText from './AnswerText.svelte'
import { Turn, type Piece } from './conversation.svelte'

const ENDPOINT = { id: 'ki', name: 'KI', host: 'h', model: 'm', demo: false }
const PIECES: Piece[] = [
  { type: 'text', text: 'Kære ' },
  { type: 'restored', placeholder: '[PERSON_1]', text: 'Åse 👩‍🦽 Prøvegaard' },
  { type: 'text', text: '\n  hilsen ' },
  { type: 'unknown', text: '[PERSON_9]' },
]

function shown(raw: boolean) {
  const target = document.createElement('div')
  const component = mount(AnswerText, { target, props: { pieces: PIECES, raw } })
  flushSync()
  const answer = target.querySelector('[data-testid=answer]')
  const seen = { text: answer?.textContent, unknown: answer?.querySelector('.unknown')?.textContent }
  void unmount(component)
  return seen
}

describe('Turn', () => {
  it('puts crumbs of plain text together', () => {
    const turn = new Turn(1, ENDPOINT, [])
    for (const text of ['H', 'e', 'j']) turn.take({ type: 'text', text })
    expect(turn.pieces).toEqual([{ type: 'text', text: 'Hej' }])
  })

  it('knows the answer with and without names, and leaves unknown placeholders alone in both', () => {
    const turn = new Turn(1, ENDPOINT, [])
    turn.take({ type: 'logged', sequence: 7 })
    expect(turn.state).toBe('waiting')
    for (const piece of PIECES) turn.take(piece)
    expect(turn.withNames).toBe('Kære Åse 👩‍🦽 Prøvegaard\n  hilsen [PERSON_9]')
    expect(turn.withoutNames).toBe('Kære [PERSON_1]\n  hilsen [PERSON_9]')
    expect([turn.sequence, turn.hasNames, turn.hasUnknown]).toEqual([7, true, true])
  })

  it('takes words that come after the receipt and stays done', () => {
    const turn = new Turn(1, ENDPOINT, [])
    turn.take({ type: 'text', text: 'He' })
    turn.finish({ sequence: 7, endpoint: 'ki', commitment: '', json: '{}' })
    turn.take({ type: 'text', text: 'j' })
    expect([turn.withNames, turn.state]).toEqual(['Hej', 'done'])
  })
})

describe('AnswerText', () => {
  it('shows exactly the restored answer and marks the unknown placeholder', () => {
    expect(shown(false)).toEqual({ text: 'Kære Åse 👩‍🦽 Prøvegaard\n  hilsen [PERSON_9]', unknown: '[PERSON_9]' })
  })

  it('shows what the model saw', () => {
    expect(shown(true).text).toBe('Kære [PERSON_1]\n  hilsen [PERSON_9]')
  })
})
