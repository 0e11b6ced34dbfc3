import { describe, expect, it, vi } from 'vitest'
import { makeFinding, makeReview } from '../../testing/make'
import { FindingBoard, needsReason, type Choice } from './board.svelte'
import { listKey, type ListKeys } from './keys'

const TEXT = 'Anne ringer. Nørreby. Anne bor der.'

function board() {
  const decide = vi.fn<(choice: Choice) => void>()
  const findings = [
    makeFinding({ id: 1, start: 0, end: 4 }),
    makeFinding({ id: 2, start: 13, end: 20, category: 'LOCATION', hint: true, action: 'keep', placeholder: null, value: 1 }),
    makeFinding({ id: 3, start: 22, end: 26 }),
  ]
  const made = new FindingBoard({ review: makeReview(TEXT, { findings }) }, decide)
  const keys: ListKeys = { focusRow: vi.fn(), open: vi.fn(), reasons: ['not-personal', 'own-data'], locked: false }
  const press = (key: string, onButton = false, repeat = false) =>
    listKey(made, { key, ctrlKey: false, altKey: false, metaKey: false, repeat }, onButton, keys)
  return { board: made, decide, keys, press }
}

describe('a key held down', () => {
  it('moves, but never decides: the «1» that asks for a reason must not also give it', () => {
    const { board: made, decide, press } = board()
    press('ArrowDown')
    press('1')
    expect(made.asking).not.toBeNull()
    expect(press('1', false, true)).toBe(true)
    expect(decide).not.toHaveBeenCalled()
    press('2')
    expect(decide).toHaveBeenCalledTimes(1)
  })
})

describe('FindingBoard', () => {
  it('lists what is acted on first and uncertain findings last, with their values', () => {
    const { board: made } = board()
    expect(made.rows.map((row) => [row.finding.id, row.value, row.same])).toEqual([[1, 'Anne', 2], [3, 'Anne', 2], [2, 'Nørreby', 1]])
    expect(made.certain).toBe(2)
  })

  it('counts offsets in UTF-16', () => {
    const text = '👩‍🦽 Ås'
    const made = new FindingBoard({ review: makeReview(text, { findings: [makeFinding({ start: text.indexOf('Ås'), end: text.length })] }) }, () => {})
    expect(made.rows[0]?.value).toBe('Ås')
  })

  it('does not repeat the decision that already stands', () => {
    const { board: made, decide } = board()
    made.choose(made.rows[0]!, 'replace')
    expect(decide).not.toHaveBeenCalled()
  })

  it('forgets the question when another finding is looked at', () => {
    const { board: made } = board()
    made.choose(made.rows[0]!, 'keep')
    expect(made.asking).not.toBeNull()
    made.select(3)
    expect(made.asking).toBeNull()
  })

  it.each([
    ['PERSON', false, true],
    ['PERSON', true, false],
    ['HEALTH', false, false],
    ['PUBLIC_PERSON', false, false],
    ['A_PACKS_OWN', false, true],
  ])('keeping %s (hint: %s) needs a reason: %s', (category, hint, expected) => {
    expect(needsReason(makeFinding({ category, hint }), 'keep')).toBe(expected)
  })
})

describe('keys in the list', () => {
  it('go up and down and stop at the ends', () => {
    const { board: made, press, keys } = board()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Home']) press(key)
    expect(vi.mocked(keys.focusRow).mock.calls.flat()).toEqual([1, 3, 2, 2, 1])
    expect(made.selected).toBe(1)
  })

  it('decide with a digit, for all of the value', () => {
    const { board: made, press, decide } = board()
    made.select(1)
    expect(press('3')).toBe(true)
    expect(decide.mock.lastCall?.[0]).toMatchObject({ all: true, action: 'mask', reason: null })
    press('a')
    press('4')
    expect(decide.mock.lastCall?.[0]).toMatchObject({ all: false, action: 'remove' })
  })

  it('give the reason with one key, or none with Escape', () => {
    const { board: made, press, decide } = board()
    made.select(1)
    press('1')
    expect(decide).not.toHaveBeenCalled()
    press('2')
    expect(decide.mock.lastCall?.[0]).toMatchObject({ action: 'keep', reason: 'own-data' })
    press('1')
    press('Escape')
    expect(made.asking).toBeNull()
    expect(decide).toHaveBeenCalledOnce()
  })

  it('leave Enter to a button that has focus', () => {
    const { board: made, press, keys } = board()
    made.select(1)
    expect(press('Enter', true)).toBe(false)
    expect(press('Enter')).toBe(true)
    expect(keys.open).toHaveBeenCalledOnce()
  })

  it('unfold the explanation', () => {
    const { board: made, press } = board()
    made.select(3)
    press('h')
    expect(made.isOpen(3)).toBe(true)
  })
})
