/** The keys of the window: one table for doing and for showing. */
export type Command =
  | 'send' | 'copy-safe' | 'mark' | 'undo' | 'new-conversation'
  | 'pane-text' | 'pane-outgoing' | 'pane-findings' | 'pane-next' | 'pane-previous' | 'rules' | 'help' | 'cancel'

export interface Shortcut {
  command: Command
  keys: string
  key: string
  ctrl?: boolean
  shift?: boolean
}

export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'send', keys: 'Ctrl+Enter', key: 'Enter', ctrl: true },
  { command: 'copy-safe', keys: 'Ctrl+Shift+C', key: 'c', ctrl: true, shift: true },
  { command: 'mark', keys: 'Ctrl+M', key: 'm', ctrl: true },
  { command: 'undo', keys: 'Ctrl+Shift+Z', key: 'z', ctrl: true, shift: true },
  { command: 'cancel', keys: 'Esc', key: 'Escape' },
  { command: 'new-conversation', keys: 'Ctrl+N', key: 'n', ctrl: true },
  { command: 'pane-text', keys: 'Ctrl+1', key: '1', ctrl: true },
  { command: 'pane-outgoing', keys: 'Ctrl+2', key: '2', ctrl: true },
  { command: 'pane-findings', keys: 'Ctrl+3', key: '3', ctrl: true },
  { command: 'pane-next', keys: 'F6', key: 'F6' },
  { command: 'pane-previous', keys: 'Shift+F6', key: 'F6', shift: true },
  { command: 'rules', keys: 'Ctrl+4', key: '4', ctrl: true },
  { command: 'help', keys: 'F1', key: 'F1' },
]

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>

export function commandOf(event: Pressed): Command | null {
  if (event.altKey || event.metaKey) return null
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const found = SHORTCUTS.find(
    (each) => each.key === key && (each.ctrl ?? false) === event.ctrlKey && (each.shift ?? false) === event.shiftKey,
  )
  return found?.command ?? null
}
