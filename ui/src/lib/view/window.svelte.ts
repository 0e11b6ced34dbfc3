import type { Finding } from '../bindings'
import { t } from '../shared/i18n/messages.svelte'
import { focusNextPane, focusPane } from './panes'
import type { Session } from './session.svelte'
import type { Command } from './shortcuts'

interface EditorHandle {
  openMarking(): void
  goTo(finding: Finding): void
  focus(): void
}

/** What the keys and buttons of the window do, beyond the session: dialogs and where focus goes. */
export class WindowActions {
  wireOpen = $state(false)
  wireText = $state('')
  helpOpen = $state(false)
  rulesOpen = $state(false)
  #announced = 0

  constructor(
    private readonly session: Session,
    private readonly editor: () => EditorHandle | null,
  ) {}

  readonly #commands: Record<Command, () => void> = {
    send: () => void this.send(),
    'copy-safe': () => void this.session.copySafe(),
    mark: () => this.editor()?.openMarking(),
    undo: () => void this.session.undo(),
    'new-conversation': () => void this.#startOver(),
    'pane-text': () => focusPane('text'),
    'pane-outgoing': () => focusPane('outgoing'),
    'pane-findings': () => focusPane('findings'),
    'pane-next': () => focusNextPane(1),
    'pane-previous': () => focusNextPane(-1),
    rules: () => this.#openRules(),
    help: () => (this.helpOpen = true),
    cancel: () => void this.session.cancel(),
  }

  /** Runs a command; false leaves the key to whoever else wants it. */
  run(command: Command): boolean {
    // A dialog has the keyboard to itself.
    if (this.wireOpen || this.helpOpen || this.rulesOpen) return false
    if (command === 'cancel' && !this.session.sending) return false
    this.#commands[command]()
    return true
  }

  async send(): Promise<void> {
    const sent = await this.session.send()
    // The button that was pressed has been replaced meanwhile, and the next thing to do is to write or to mend.
    if (sent || this.session.problem) this.editor()?.focus()
  }

  async preview(): Promise<void> {
    const text = await this.session.wirePreview()
    if (text === null) return
    this.wireText = text
    this.wireOpen = true
  }

  dismiss(): void {
    this.session.dismiss()
    this.editor()?.focus()
  }

  /** Says the number of findings when it has changed and the typing has stopped; not while it may be about to change. */
  announceFindings(): void {
    if (this.session.reviewer.review?.pending) return
    const count = this.session.board.certain
    if (count === this.#announced) return
    this.#announced = count
    this.session.announcer.sayWhenQuiet(t('findings-count', { count }))
  }

  #openRules(): void {
    void this.session.rulebook.load()
    this.rulesOpen = true
  }

  async #startOver(): Promise<void> {
    await this.session.newConversation()
    this.editor()?.focus()
  }
}
