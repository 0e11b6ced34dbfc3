import { flushSync, mount, unmount } from 'svelte'
import { describe, expect, it } from 'vitest'
import type { Review } from '../../bindings'
import { makeFinding, makePending, makeReview } from '../../testing/make'
import type { Obstacle } from './readiness'
import Verdict from './Verdict.svelte'

function shown(review: Review, obstacle: Obstacle | null) {
  const target = document.createElement('div')
  const props = $state({ review, obstacle, seen: false, onseen: () => {} })
  const component = mount(Verdict, { target, props })
  flushSync()
  const words = (selector: string) => target.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? null
  const change = (part: Partial<typeof props>) => {
    Object.assign(props, part)
    flushSync()
  }
  const look = () => ({ said: words('[data-testid=verdict]'), before: words('.verdict-before') })
  return { target, change, look, close: () => void unmount(component) }
}

const finding = (category: string) => makeReview('x', { verdict: 'review', findings: [makeFinding({ category, action: 'keep' })] })

describe('the verdict', () => {
  it('while names are being read keeps what it said before in sight, and out of the ears', () => {
    const { target, change, look, close } = shown(makeReview('x'), null)
    const ready = 'Ingen personoplysninger fundet. Klar til at sende.'
    expect(look()).toEqual({ said: ready, before: null })
    change({ review: makePending('xy'), obstacle: { kind: 'reading' } })
    expect(look()).toEqual({ said: 'Leder efter navne …', before: ready })
    expect(target.querySelector('.verdict-before')?.getAttribute('aria-hidden')).toBe('true')
    expect(target.querySelector('.verdict-error, .verdict-warning, [aria-live], [role=alert]')).toBeNull()
    change({ review: makeReview('xy'), obstacle: null })
    expect(look()).toEqual({ said: ready, before: null })
    close()
  })

  it('is calm about somebody in public office, who is sent as written', () => {
    const { target, change, close } = shown(finding('PUBLIC_PERSON'), null)
    expect(target.querySelector('.verdict-warning')).toBeNull()
    change({ review: finding('CPR') })
    expect(target.querySelector('.verdict-warning')).not.toBeNull()
    close()
  })
})
