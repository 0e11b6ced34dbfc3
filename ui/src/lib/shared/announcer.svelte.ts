const NOTICE_STAYS = 3000

/** Text for the polite live region. Waits until things are quiet, so that typing is not talked over. */
export class Announcer {
  text = $state('')
  /** The same for the eye, for a few seconds, where nothing else on screen tells that something happened. */
  notice = $state('')
  #noticeTimer: ReturnType<typeof setTimeout> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  say(text: string): void {
    this.#set(text, 80)
  }

  show(text: string): void {
    this.say(text)
    this.notice = text
    clearTimeout(this.#noticeTimer)
    this.#noticeTimer = setTimeout(() => (this.notice = ''), NOTICE_STAYS)
  }

  sayWhenQuiet(text: string): void {
    this.#set(text, 900)
  }

  #set(text: string, delay: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      // A screen reader only speaks when the text changes; a trailing no-break space makes a repetition a change.
      this.text = this.text === text ? `${text}\u00a0` : text
    }, delay)
  }
}
