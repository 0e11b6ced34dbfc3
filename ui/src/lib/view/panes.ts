export type Pane = 'conversation' | 'text' | 'outgoing' | 'findings' | 'send'

const ORDER: readonly Pane[] = ['conversation', 'text', 'outgoing', 'findings', 'send']

function entry(pane: Pane): HTMLElement | null {
  // In the list of findings one row only is in the tab order; that is the one to go to.
  const all = [...document.querySelectorAll<HTMLElement>(`[data-focus="${pane}"]`)]
  return all.find((each) => each.tabIndex === 0) ?? all[0] ?? null
}

export function focusPane(pane: Pane): void {
  entry(pane)?.focus()
}

/** Goes round the panes that are on screen, from the one that has focus. */
export function focusNextPane(step: 1 | -1): void {
  const panes = ORDER.filter((pane) => entry(pane))
  const here = document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane')
  const at = panes.findIndex((pane) => pane === here)
  const next = panes[(Math.max(at, step > 0 ? -1 : 0) + step + panes.length) % panes.length]
  if (next) focusPane(next)
}
