import { history, historyKeymap, insertNewline, standardKeymap } from '@codemirror/commands'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { scrollWithin } from '../../shared/scroll'
import { decorations, showFindings, showPending, type Shown } from './decorations'

export interface Selection {
  start: number
  end: number
}

export interface EditorHooks {
  changed(text: string): void
  /** A finding was pressed with the pointer. */
  pointedAt(finding: number): void
}

export interface EditorLabels {
  name: string
  placeholder: string
}

function attributes(labels: EditorLabels): Extension {
  return EditorView.contentAttributes.of({
    'data-testid': 'editor',
    'data-focus': 'text',
    tabindex: '0',
    'aria-label': labels.name,
    'aria-placeholder': labels.placeholder,
    spellcheck: 'false',
    autocorrect: 'off',
    autocapitalize: 'off',
  })
}

/** The standard line break would indent; pasted or dictated text must arrive as it is. Alone it ignores the lock. */
function plainNewline(view: EditorView): boolean {
  return view.state.readOnly || insertNewline(view)
}

function pointer(hooks: EditorHooks): Extension {
  return EditorView.domEventHandlers({
    click(event) {
      const mark = event.target instanceof Element ? event.target.closest('[data-finding]') : null
      if (mark) hooks.pointedAt(Number(mark.getAttribute('data-finding')))
      return false
    },
  })
}

/** Plain text and nothing clever: what is pasted or typed is what is sent. Offsets are UTF-16, a line break counts one. */
export class TextEditor {
  readonly #view: EditorView
  readonly #labels = new Compartment()
  readonly #locked = new Compartment()
  readonly #history = new Compartment()

  constructor(parent: HTMLElement, labels: EditorLabels, hooks: EditorHooks) {
    this.#view = new EditorView({
      parent,
      extensions: [
        keymap.of([
          { key: 'Enter', run: plainNewline, shift: plainNewline },
          // What WebKit gets from input tools that type a line feed instead of pressing Enter; it would be lost.
          { key: '\n', run: plainNewline },
        ]),
        this.#history.of(history()),
        keymap.of([...historyKeymap, ...standardKeymap]),
        EditorView.lineWrapping,
        decorations,
        this.#labels.of(attributes(labels)),
        this.#locked.of([]),
        pointer(hooks),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) hooks.changed(update.state.doc.toString())
        }),
      ],
    })
  }

  get text(): string {
    return this.#view.state.doc.toString()
  }

  relabel(labels: EditorLabels): void {
    this.#view.dispatch({ effects: this.#labels.reconfigure(attributes(labels)) })
  }

  lock(locked: boolean): void {
    this.#view.dispatch({ effects: this.#locked.reconfigure(locked ? EditorState.readOnly.of(true) : []) })
  }

  /** The history goes with the text: undo must not bring a sent message back into the next one. */
  clear(): void {
    if (this.text === '') return
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length } })
    this.#view.dispatch({ effects: this.#history.reconfigure([]) })
    this.#view.dispatch({ effects: this.#history.reconfigure(history()) })
  }

  show(shown: Shown): void {
    showFindings(this.#view, shown)
  }

  showPending(span: Selection | null): void {
    showPending(this.#view, span)
  }

  focus(): void {
    this.#view.focus()
  }

  /** What is selected, or the word at the cursor; null when there is neither. */
  selection(): Selection | null {
    const { main } = this.#view.state.selection
    if (!main.empty) return { start: main.from, end: main.to }
    const word = this.#view.state.wordAt(main.head)
    return word ? { start: word.from, end: word.to } : null
  }

  reveal(start: number): void {
    const view = this.#view
    const at = Math.min(start, view.state.doc.length)
    view.requestMeasure({
      read: () => view.coordsAtPos(at) ?? this.#blockCoords(at),
      write: ({ top, bottom }) => scrollWithin(view.scrollDOM, top, bottom),
    })
  }

  /** Puts the cursor there and goes to the editor. */
  goTo(start: number, end: number): void {
    const length = this.#view.state.doc.length
    this.#view.dispatch({ selection: { anchor: Math.min(start, length), head: Math.min(end, length) }, scrollIntoView: true })
    this.focus()
  }

  destroy(): void {
    this.#view.destroy()
  }

  /** Where a line is that is too far away to be drawn. */
  #blockCoords(at: number): { top: number; bottom: number } {
    const { top, bottom } = this.#view.lineBlockAt(at)
    return { top: this.#view.documentTop + top, bottom: this.#view.documentTop + bottom }
  }
}
