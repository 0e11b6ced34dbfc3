import { StateEffect, StateField, type Extension, type Range } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import type { Finding } from '../../bindings'
import { categoryGroup } from '../../shared/categories'

export interface Shown {
  findings: readonly Finding[]
  selected: number | null
}

const show = StateEffect.define<Shown>()
const pend = StateEffect.define<{ start: number; end: number } | null>()

function decoration(finding: Finding, selected: boolean): Decoration {
  const group = categoryGroup(finding.category)
  const classes = ['hit', `hit-${group}`, `hit-${finding.action}`]
  if (finding.hint) classes.push('hit-hint')
  if (selected) classes.push('hit-selected')
  return Decoration.mark({
    class: classes.join(' '),
    attributes: { 'data-testid': 'highlight', 'data-category': finding.category, 'data-finding': String(finding.id) },
  })
}

/** Findings that reach past the text belong to an older text; drawing them would throw. */
function draw({ findings, selected }: Shown, length: number): DecorationSet {
  const ranges: Range<Decoration>[] = findings
    .filter((finding) => finding.start < finding.end && finding.end <= length)
    .map((finding) => decoration(finding, finding.id === selected).range(finding.start, finding.end))
  return Decoration.set(ranges, true)
}

const highlights = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    // Until the next review comes the marks move with the text, so that they do not flicker while one types.
    let next = value.map(transaction.changes)
    for (const effect of transaction.effects) if (effect.is(show)) next = draw(effect.value, transaction.newDoc.length)
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** Focus leaves the editor while a category is chosen; this keeps showing what will be marked. */
const pending = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (effect.is(pend)) {
        const span = effect.value
        next = span ? Decoration.set(Decoration.mark({ class: 'hit-pending' }).range(span.start, span.end)) : Decoration.none
      }
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

export const decorations: Extension = [highlights, pending]

export function showFindings(view: EditorView, shown: Shown): void {
  view.dispatch({ effects: show.of(shown) })
}

export function showPending(view: EditorView, span: { start: number; end: number } | null): void {
  view.dispatch({ effects: pend.of(span) })
}
