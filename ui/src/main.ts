import { mount } from 'svelte'
import App from './App.svelte'
import type { Backend } from './lib/backend/backend'
import { tauriBackend } from './lib/backend/tauri'
import './styles/main.scss'

/** The stand-in is a chunk of the mock build only; the branch falls away in a normal build. */
async function chooseBackend(): Promise<Backend> {
  if (import.meta.env.MODE !== 'mock') return tauriBackend()
  const { demoBackend } = await import('./lib/backend/fake/demo')
  return demoBackend(location.search)
}

const target = document.getElementById('app')
if (target) mount(App, { target, props: { backend: await chooseBackend() } })
