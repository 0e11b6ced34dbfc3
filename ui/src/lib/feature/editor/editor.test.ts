import { EditorView, runScopeHandlers } from '@codemirror/view'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeFinding } from '../../testing/make'
import { TextEditor } from './editor'

let made: TextEditor | undefined

function open(text = '') {
  const host = document.createElement('div')
  document.body.append(host)
  const changed = vi.fn<(text: string) => void>()
  made = new TextEditor(host, { name: 'Din tekst', placeholder: 'Skriv' }, { changed, pointedAt: () => {} })
  const view = EditorView.findFromDOM(host)
  if (!view) throw new Error('no editor')
  view.dispatch({ changes: { from: 0, insert: text } })
  const marks = () => [...host.querySelectorAll<HTMLElement>('[data-testid=highlight]')]
  return { editor: made, view, host, changed, marks }
}

function press(view: EditorView, key: string, ctrlKey = false) {
  return runScopeHandlers(view, new KeyboardEvent('keydown', { key, ctrlKey }), 'editor')
}

afterEach(() => {
  made?.destroy()
  document.body.replaceChildren()
})

describe('TextEditor', () => {
  it.each([
    ['🧑‍⚖️ Åse Prøvegaard ringede', 'Åse Prøvegaard'],
    ['æøå 👍🏽👍🏽\nÆgir Ørn', 'Ægir Ørn'],
    ['A\u030ase og Anne', 'Anne'],
  ])('marks UTF-16 offsets in %j', (text, value) => {
    const { editor, marks } = open(text)
    const start = text.indexOf(value)
    editor.show({ findings: [makeFinding({ start, end: start + value.length })], selected: null })
    expect(marks().map((mark) => mark.textContent)).toEqual([value])
    expect(marks()[0]?.dataset.category).toBe('PERSON')
  })

  it('keeps marks on their words until the next review', () => {
    const { editor, view, marks } = open('Anne ringede')
    editor.show({ findings: [makeFinding({ start: 0, end: 4 })], selected: null })
    view.dispatch({ changes: { from: 0, insert: 'Ja, ' } })
    expect(marks().map((mark) => mark.textContent)).toEqual(['Anne'])
  })

  it('does not draw a finding that reaches past the text', () => {
    const { editor, marks } = open('An')
    editor.show({ findings: [makeFinding({ start: 0, end: 4 })], selected: null })
    expect(marks()).toEqual([])
  })

  it('writes plain line breaks: no indentation, no closing brackets', () => {
    const { view, changed } = open('    (indrykket')
    view.dispatch({ selection: { anchor: view.state.doc.length } })
    press(view, 'Enter')
    press(view, '\n')
    expect(changed.mock.lastCall).toEqual(['    (indrykket\n\n'])
  })

  it('reports pasted lines with line feeds, whatever they came with', () => {
    const { view, changed } = open()
    view.dispatch(view.state.replaceSelection(view.state.toText('a\r\nb\rc\n')))
    expect(changed.mock.lastCall).toEqual(['a\nb\nc\n'])
  })

  it('selects the word at the cursor when nothing is selected', () => {
    const { editor, view } = open('Åse ringede  ')
    view.dispatch({ selection: { anchor: 1 } })
    expect(editor.selection()).toEqual({ start: 0, end: 3 })
    view.dispatch({ selection: { anchor: 13 } })
    expect(editor.selection()).toBeNull()
  })

  it('does not bring a sent text back with undo', () => {
    const { editor, view } = open('Hemmeligt')
    editor.clear()
    press(view, 'z', true)
    expect(editor.text).toBe('')
  })

  it('has a name, no spelling check, and can be locked', () => {
    const { editor, view, host } = open('x')
    const content = host.querySelector('[data-testid=editor]')
    expect(content?.getAttribute('aria-label')).toBe('Din tekst')
    expect(content?.getAttribute('spellcheck')).toBe('false')
    editor.lock(true)
    press(view, 'Enter')
    expect(editor.text).toBe('x')
  })
})

