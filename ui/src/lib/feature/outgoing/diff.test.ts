import { flushSync, mount, unmount } from 'svelte'
import { describe, expect, it } from 'vitest'
import { analyse, Vault } from '../../backend/fake/engine'
import { makeFinding } from '../../testing/make'
import DiffText from './DiffText.svelte'
import { diffPieces } from './diff'

const TEXTS = [
  '',
  '\n\n  Anne Testesen\n',
  'Anne Testesen010190-1234',
  'Adgangskode: Sommer2026!\n\n\tÆøå 🧑‍⚖️ <b>&amp;</b> Åse Prøvegaard',
  '  Nørreby  har diabetes  ',
]

function rendered(text: string, mode: 'side' | 'inline') {
  const review = analyse(text, [], [], new Vault())
  const target = document.createElement('div')
  const component = mount(DiffText, { target, props: { pieces: diffPieces(review), mode, selected: null } })
  flushSync()
  const without = (tag: string) => {
    const copy = target.cloneNode(true) as HTMLElement
    for (const each of copy.querySelectorAll(tag)) each.remove()
    return copy.textContent
  }
  const texts = { all: target.textContent, withoutDeletions: without('del'), withoutInsertions: without('ins') }
  void unmount(component)
  return { review, texts }
}

describe('the outgoing pane', () => {
  it.each(TEXTS)('side by side is exactly the outgoing text: %j', (text) => {
    const { review, texts } = rendered(text, 'side')
    expect(texts.all).toBe(review.outgoing)
  })

  it.each(TEXTS)('inline is the outgoing text without the deletions and the source without the insertions: %j', (text) => {
    const { review, texts } = rendered(text, 'inline')
    expect(texts.withoutDeletions).toBe(review.outgoing)
    expect(texts.withoutInsertions).toBe(text)
  })
})

describe('diffPieces', () => {
  const segment = (output: string) => ({ source: 'Anne', output, finding: 0 })

  it('tells what is changed, kept and uncertain', () => {
    const kind = (output: string, hint: boolean) =>
      diffPieces({ segments: [segment(output)], findings: [makeFinding({ hint })] })[0]?.kind
    expect([kind('[PERSON_1]', false), kind('Anne', false), kind('Anne', true)]).toEqual(['changed', 'kept', 'hint'])
  })

  it('marks a change even when its finding is missing', () => {
    expect(diffPieces({ segments: [segment('x')], findings: [] })[0]).toMatchObject({ kind: 'changed', finding: null })
  })
})
