/** Scrolls `container` and nothing else, so that following a finding in one pane never moves the page under the reader. */
export function scrollWithin(container: HTMLElement, top: number, bottom: number, margin = 24): void {
  const box = container.getBoundingClientRect()
  if (top < box.top + margin) container.scrollTop -= box.top + margin - top
  else if (bottom > box.bottom - margin) container.scrollTop += bottom - box.bottom + margin
}

export function showWithin(container: HTMLElement, element: Element | null): void {
  if (!element) return
  const { top, bottom } = element.getBoundingClientRect()
  scrollWithin(container, top, bottom)
}
