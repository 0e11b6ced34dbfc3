import * as commands from '../bindings'
import type { Backend } from './backend'

/** The real machine: every call is a generated function, so that names and arguments cannot drift. */
export function tauriBackend(): Backend {
  return { ...commands, info: commands.appInfo }
}
