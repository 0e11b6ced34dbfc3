import { flushSync, mount, unmount } from 'svelte'
import { describe, expect, it, vi } from 'vitest'
import { FakeBackend } from '../backend/fake'
import RulesAge from './RulesAge.svelte'
import { Session } from './session.svelte'
import { commandOf } from './shortcuts'
import { WindowActions } from './window.svelte'

describe('the page of rules', () => {
  it('opens by its key with fresh rules, and then has the keyboard to itself', async () => {
    const session = new Session(new FakeBackend())
    await session.start()
    const actions = new WindowActions(session, () => null)
    expect(commandOf({ key: '4', ctrlKey: true, shiftKey: false, altKey: false, metaKey: false })).toBe('rules')
    expect(actions.run('rules')).toBe(true)
    expect(actions.rulesOpen).toBe(true)
    await vi.waitFor(() => expect(session.rulebook.rules?.layers).toHaveLength(2))
    expect([actions.run('send'), actions.run('rules')]).toEqual([false, false])
  })

  it('being out of date stops sending when they have expired, and not before', async () => {
    for (const [freshness, kind] of [['ageing', 'empty'], ['expired', 'expired']] as const) {
      const session = new Session(new FakeBackend({ freshness }))
      await session.start()
      expect(session.obstacle?.kind).toBe(kind)
    }
  })
})

describe('the line about old rules', () => {
  it.each([
    ['fresh', ''],
    ['ageing', 'Reglerne er forældede og skal fornyes. Værn skjuler stadig personoplysninger, og du kan arbejde videre. Sig det til it-afdelingen. Se reglerne'],
    ['expired', 'Reglerne er udløbet. Værn skjuler stadig personoplysninger, men intet kan sendes, før reglerne er fornyet. Kontakt it-afdelingen. Se reglerne'],
  ] as const)('%s', (freshness, expected) => {
    const target = document.createElement('div')
    const onrules = vi.fn()
    const component = mount(RulesAge, { target, props: { freshness, onrules } })
    flushSync()
    expect(target.textContent.replaceAll(/\s+/g, ' ').trim()).toBe(expected)
    expect(target.querySelector('[role=alert]')).toBeNull()
    target.querySelector('button')?.click()
    expect(onrules).toHaveBeenCalledTimes(expected === '' ? 0 : 1)
    void unmount(component)
  })
})
