import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Rules } from '../../bindings'
import { messages } from '../../shared/i18n/messages.svelte'
import { gate } from '../../testing/gate'
import { makeRule, makeRules } from '../../testing/make'
import { keyOf, matching, Rulebook } from './rulebook.svelte'

const CPR = makeRule()
const PHONE = makeRule({ id: 'dk.phone', category: 'PHONE', name: { da: 'Dansk telefon', en: 'Danish phone' } })
const OWN = makeRule({ id: 'by.case', category: 'OWN_KIND', layer: 'town', name: { da: 'Ærindenummer', en: 'Errand number' } })
const ALL = [CPR, PHONE, OWN]

async function loaded(rules: Rules = makeRules({ rules: ALL })) {
  const copyText = vi.fn().mockResolvedValue(undefined)
  const book = new Rulebook({ rules: vi.fn().mockResolvedValue(rules), copyText })
  await book.load()
  return { book, copyText }
}

afterEach(() => {
  messages.language = 'da'
  vi.useRealTimers()
})

describe('searching', () => {
  it.each([
    ['', ['dk.cpr', 'dk.phone', 'by.case']],
    ['  ', ['dk.cpr', 'dk.phone', 'by.case']],
    ['DK.', ['dk.cpr', 'dk.phone']],
    ['telefonnummer', ['dk.phone']],
    ['PHONE', ['dk.phone']],
    ['ærinde', ['by.case']],
    ['ÆRINDE', ['by.case']],
    ['own_kind', ['by.case']],
    ['nummer dk', ['dk.cpr', 'dk.phone']],
    ['nummer dk x', []],
    ['.*', []],
  ])('«%s» finds %j', (query, ids) => {
    expect(matching(ALL, query).map((rule) => rule.id)).toEqual(ids)
  })

  it('goes by the names of the language on screen', () => {
    messages.language = 'en'
    expect(matching(ALL, 'errand')).toEqual([OWN])
    expect(matching(ALL, 'ærinde')).toEqual([])
  })
})

describe('the rows', () => {
  it('have one stop for Tab, which stays where it was as long as the row is shown', async () => {
    const { book } = await loaded()
    expect(book.reachable).toBe(keyOf(CPR))
    book.select(PHONE)
    book.query = 'telefon'
    expect(book.reachable).toBe(keyOf(PHONE))
    book.query = 'cpr'
    expect(book.reachable).toBe(keyOf(CPR))
    book.query = 'zzz'
    expect(book.reachable).toBeNull()
  })

  it.each<[string, number, unknown]>([
    ['ArrowDown', -1, CPR], ['ArrowDown', 0, PHONE], ['ArrowDown', 2, OWN], ['ArrowUp', 0, CPR], ['Home', 2, CPR], ['End', 0, OWN], ['x', 0, null],
  ])('%s from %d', async (key, at, expected) => {
    const { book } = await loaded()
    expect(book.next(key, at)).toEqual(expected)
  })

  it('lead nowhere when none is shown', async () => {
    const { book } = await loaded()
    book.query = 'zzz'
    expect(['ArrowDown', 'ArrowUp', 'Home', 'End'].map((key) => book.next(key, -1))).toEqual([null, null, null, null])
  })

  it('are told apart when two layers have a rule of the same id', async () => {
    const own = makeRule({ layer: 'town' })
    const { book } = await loaded(makeRules({ rules: [CPR, own] }))
    book.toggle(own)
    expect([book.isOpen(CPR), book.isOpen(own)]).toEqual([false, true])
    book.toggle(own)
    expect(book.isOpen(own)).toBe(false)
  })
})

describe('loading', () => {
  it('starts over each time the page is opened', async () => {
    const { book } = await loaded()
    book.query = 'telefon'
    book.toggle(PHONE)
    await book.load()
    expect([book.query, book.isOpen(PHONE), book.shown.length]).toEqual(['', false, 3])
  })

  it('shows no rules of before when it fails, and can be tried again', async () => {
    const rules = vi.fn().mockResolvedValueOnce(makeRules()).mockRejectedValueOnce({ code: 'busy', args: {} }).mockResolvedValueOnce(makeRules())
    const book = new Rulebook({ rules, copyText: vi.fn() })
    await book.load()
    await book.load()
    expect([book.rules, book.problem?.code]).toEqual([null, 'busy'])
    await book.load()
    expect([book.rules?.rules.length, book.problem]).toEqual([1, null])
  })

  it('takes the newest answer, whichever comes last', async () => {
    const [slow, fast] = [gate<Rules>(), gate<Rules>()]
    const book = new Rulebook({ rules: vi.fn().mockReturnValueOnce(slow.promise).mockReturnValueOnce(fast.promise), copyText: vi.fn() })
    const both = [book.load(), book.load()]
    fast.open(makeRules({ rules: ALL }))
    slow.open(makeRules())
    await Promise.all(both)
    expect(book.rules?.rules).toEqual(ALL)
  })
})

describe('copying an address', () => {
  it('is said, and so is that it failed', async () => {
    vi.useFakeTimers()
    const { book, copyText } = await loaded()
    await book.copy('https://by.eksempel')
    vi.runAllTimers()
    expect(copyText).toHaveBeenCalledWith('https://by.eksempel')
    expect(book.announcer.text).toBe('Kopieret.')
    copyText.mockRejectedValueOnce({ code: 'clipboard-unavailable', args: {} })
    await book.copy('https://by.eksempel')
    vi.runAllTimers()
    expect(book.announcer.text).toMatch(/^Udklipsholderen kan ikke bruges/)
  })
})
