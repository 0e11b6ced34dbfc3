import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeBackend } from '../../backend/fake'
import type { Exception, Freshness, Rules } from '../../bindings'
import { messages } from '../../shared/i18n/messages.svelte'
import { makeRule, makeRules, makeTried } from '../../testing/make'
import { Rulebook } from './rulebook.svelte'
import RulesPage from './RulesPage.svelte'
import { Trial } from './trial.svelte'
import { dateText, layerName, loosenedName, settingName, shortKey, triedOutcome, weightText } from './words'

const close: (() => void)[] = []
afterEach(() => {
  for (const each of close.splice(0)) each()
  messages.language = 'da'
})

async function shown(rules: () => Promise<Rules>) {
  const target = document.createElement('div')
  document.body.append(target)
  const book = new Rulebook({ rules, copyText: vi.fn() })
  const trial = new Trial({ tryText: vi.fn() })
  await book.load()
  const component = mount(RulesPage, { target, props: { book, trial } })
  flushSync()
  close.push(() => {
    void unmount(component)
    target.remove()
  })
  const all = (name: string) =>
    [...target.querySelectorAll(`[data-testid=${name}]`)].map((each) => each.textContent.replaceAll(/\s+/g, ' ').trim())
  const click = (selector: string) => {
    target.querySelector<HTMLElement>(selector)?.click()
    flushSync()
  }
  const open = (part: string) => click(`[data-testid=tab-${part}]`)
  return { target, book, trial, all, click, open }
}

const ofFake = (freshness: Freshness = 'fresh') => shown(() => new FakeBackend({ freshness }).rules())

describe('the packs', () => {
  it('stand from the base upwards, whatever order they came in', async () => {
    const rules = await new FakeBackend().rules()
    const { target } = await shown(async () => ({ ...rules, layers: rules.layers.toReversed() }))
    expect([...target.querySelectorAll('[data-kind]')].map((each) => each.getAttribute('data-kind'))).toEqual(['base', 'municipality'])
  })

  it('say who signed, where they come from and how long they are in force', async () => {
    const { all } = await ofFake()
    const [base, town] = all('layer')
    expect(base).toContain('Følger med Værn')
    expect(base).toContain('Ingen: pakken er bygget ind i programmet')
    expect(town).toContain('Kommunens pakke, version 4')
    expect(town).toContain('8f14e45f…')
    expect(town).toContain('(mindst 2 kræves)')
    expect(town).toContain('31. december 2026')
  })

  it.each<[Freshness, string, number]>([['fresh', 'Gælder', 0], ['ageing', 'Forældet', 1], ['expired', 'Udløbet', 1]])(
    'that are %s are called «%s»', async (freshness, expected, rejected) => {
      const { target, all } = await ofFake(freshness)
      expect(target.querySelector('[data-kind=municipality] .tag')?.textContent).toBe(expected)
      expect(all('rejected')).toHaveLength(rejected)
    },
  )

  it('come with exceptions and managed settings, and what is wrong with them', async () => {
    const { all } = await ofFake()
    expect(all('exception')).toEqual([expect.stringMatching(/CVR-nummer \(dk\.cvr\) Gælder til 31\. december 2026 .*Fra Nordby Kommunes regler/)])
    expect(all('managed')).toEqual([
      'Organisatorisk enhed nordby Styret af din organisation',
      expect.stringMatching(/^Ring hurtig Styret af din organisation .*»hurtig« er ikke en af værdierne pilot, broad\./),
    ])
  })

  it('say so when there is none of it', async () => {
    const { target } = await shown(async () => makeRules())
    for (const text of ['ikke lagt retningslinjer ind', 'ingen undtagelser', 'styrer ingen indstillinger']) expect(target.textContent).toContain(text)
  })
})

describe('a rule', () => {
  it('unfolds with its reason, its law and who decided what', async () => {
    const { all, open, click } = await ofFake()
    open('list')
    click('[data-rule$="da.health"]')
    const [why] = all('rule-why')
    expect(why).toContain('Helbredsoplysninger er følsomme.')
    expect(why).toContain('Se GDPR art. 9.')
    expect(why).toMatch(/Dansk grundpakke: fra grundpakken ?Nordby Kommunes regler: Helbred sendes kun uden navn/)
    click('[data-rule$="da.health"]')
    expect(all('rule-why')).toEqual([])
  })

  it('on trial says how often it would have acted; one that is turned off says only that', async () => {
    const rules = [makeRule({ stage: 'shadow', seen: 1 }), makeRule({ id: 'x', stage: 'shadow', seen: 9, off: true })]
    const { all, open, click } = await shown(async () => makeRules({ rules }))
    open('list')
    click('[data-rule$="dk.cpr"]')
    click('[data-rule$="/x"]')
    const [trial, off] = all('rule-why')
    expect(trial).toContain('grebet ind 1 gang i det, der er sendt')
    expect(off).toContain('Reglen bliver ikke brugt.')
    expect(off).not.toContain('gange')
  })

  it('is counted as the search goes', async () => {
    const { all, open, book } = await ofFake()
    open('list')
    expect(all('rule-count')).toEqual(['10 regler'])
    book.query = 'nordby'
    flushSync()
    expect([all('rule').length, ...all('rule-count')]).toEqual([2, '2 regler'])
    book.query = 'zzz'
    flushSync()
    expect(all('rule-count')).toEqual(['Ingen regler passer'])
  })
})

describe('a tried text', () => {
  it('shows every step with its layer; what is on trial is only counted', async () => {
    const { all, open, trial, target } = await ofFake()
    open('try')
    expect(target.textContent).toContain('Den bliver ikke sendt, ikke gemt og ikke skrevet i loggen.')
    trial.found = await new FakeBackend().tryText('Anne Testesen har diabetes. NB1234')
    flushSync()
    const [person, illness, employee] = all('tried')
    expect(person).toMatch(/Dansk grundpakke: fundet af reglen »Personnavn« da\.person \+0,50 .* 0,92 og når grænsen på 0,50\. Dansk grundpakke: afgørelse: erstattes/)
    expect(illness).toContain('Nordby Kommunes regler: afgørelse: sendes, som det står')
    expect(employee).toContain('−0,50')
    expect(employee).toContain('Bliver kun talt')
    expect(employee).not.toContain('afgørelse')
  })

  it.each([
    [{ stage: 'shadow' as const }, 'Bliver kun talt'],
    [{ hint: true, score: 0.3 }, 'usikkert, sendes'],
    [{ hint: true, stage: 'advise' as const }, 'Bliver kun vist'],
    [{ action: 'mask' as const }, 'skjules'],
  ])('%j: %s', (part, expected) => {
    expect(triedOutcome(makeTried(part))).toBe(expected)
  })
})

describe('a problem', () => {
  it('takes the place of the rules, and trying again brings them', async () => {
    const backend = new FakeBackend({ rulesProblem: 'pack-damaged' })
    const { all, target, click, book } = await shown(() => backend.rules())
    expect(all('rules-problem')).toEqual([expect.stringContaining('Regelpakken er beskadiget')])
    expect(target.querySelector('[role=tablist]')).toBeNull()
    backend.options.rulesProblem = null
    target.querySelector<HTMLElement>('[data-testid=rules-problem] button')?.focus()
    click('[data-testid=rules-problem] button')
    await vi.waitFor(() => expect(book.problem).toBeNull())
    flushSync()
    expect(all('layer')).toHaveLength(2)
    // The button is gone, and focus must not be lost with it.
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-testid')).toBe('tab-layers'))
  })
})

describe('the words', () => {
  it('write dates and numbers as the language does', () => {
    expect([dateText('2026-12-31'), weightText(1.5), weightText(-0.25), weightText(0)]).toEqual(['31. december 2026', '+1,50', '−0,25', '0,00'])
    messages.language = 'en'
    expect([dateText('2026-12-31'), weightText(1.5)]).toEqual(['31 December 2026', '+1.50'])
    expect(dateText('engang')).toBe('engang')
  })

  it('fall back on what stands in the pack', () => {
    const rules = makeRules()
    const exception = (loosens: string): Exception => ({ loosens, layer: 'town', reason: { da: '', en: '' }, until: '2026-12-31', inForce: true })
    expect(['dk.cpr', 'category:HEALTH', 'Rådhuspladsen 1'].map((each) => loosenedName(exception(each), rules))).toEqual(['CPR-nummer (dk.cpr)', 'Helbred', 'Rådhuspladsen 1'])
    expect([layerName(rules.layers, 'base'), layerName(rules.layers, 'town')]).toEqual(['Grundpakken', 'town'])
    expect(['Mode', 'policy.json'].map((setting) => settingName({ setting, value: '', problem: null }))).toEqual(['Hvad nye regler gør', 'policy.json'])
    expect([shortKey('abc'), shortKey('0123456789abcdef')]).toEqual(['abc', '01234567…'])
  })
})
