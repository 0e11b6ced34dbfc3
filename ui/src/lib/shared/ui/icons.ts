import add from 'dkfds-src/img/svg-icons/plus.svg?raw'
import check from 'dkfds-src/img/svg-icons/check.svg?raw'
import close from 'dkfds-src/img/svg-icons/close.svg?raw'
import copy from 'dkfds-src/img/svg-icons/copy.svg?raw'
import down from 'dkfds-src/img/svg-icons/chevron-down.svg?raw'
import error from 'dkfds-src/img/svg-icons/error.svg?raw'
import flag from 'dkfds-src/img/svg-icons/flag.svg?raw'
import help from 'dkfds-src/img/svg-icons/help.svg?raw'
import info from 'dkfds-src/img/svg-icons/info.svg?raw'
import lock from 'dkfds-src/img/svg-icons/lock.svg?raw'
import palette from 'dkfds-src/img/svg-icons/palette.svg?raw'
import send from 'dkfds-src/img/svg-icons/send.svg?raw'
import success from 'dkfds-src/img/svg-icons/success.svg?raw'
import undo from 'dkfds-src/img/svg-icons/reply.svg?raw'
import visibility from 'dkfds-src/img/svg-icons/visibility.svg?raw'
import warning from 'dkfds-src/img/svg-icons/warning.svg?raw'

export const icons = {
  add, check, close, copy, down, error, flag, help, info, lock, palette, send, success, undo, visibility, warning,
}
export type IconName = keyof typeof icons
