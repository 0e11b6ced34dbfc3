import { describe, expect, it } from 'vitest'

// Who may import whom: bindings <- backend <- shared <- feature <- view. Tests and the stand-in are outside.
const TIERS = ['bindings', 'backend', 'shared', 'feature', 'view']
const SOURCES = import.meta.glob<string>(['./**/*.ts', './**/*.svelte', '!./**/*.test.ts', '!./testing/**'], {
  query: '?raw', import: 'default', eager: true,
})
const CODE_LINES = 400
const MARKUP_LINES = 150

function resolve(from: string, path: string): string {
  return new URL(path, `file:///${from.slice(2)}`).pathname.slice(1)
}

function imports(file: string): string[] {
  return [...(SOURCES[file] ?? '').matchAll(/from '(\.[^']*)'/g)].map((match) => resolve(file, match[1] ?? ''))
}

const tier = (path: string): number => TIERS.indexOf(path.split('/')[0] ?? '')
const plain = (path: string): string => path.replace(/^\.\//, '').replace(/\.ts$/, '').replace(/\/index$/, '')
const files = Object.keys(SOURCES)

describe('the three tiers', () => {
  it('are imported one way only', () => {
    const wrong = files.flatMap((file) =>
      imports(file)
        .filter((target) => tier(target) >= 0 && tier(target) > tier(file.slice(2)))
        .map((target) => `${file} -> ${target}`),
    )
    expect(files.length).toBeGreaterThan(30)
    expect(wrong).toEqual([])
  })

  it('have no circle of imports', () => {
    const graph = new Map(files.map((file) => [plain(file), imports(file).map(plain)]))
    const done = new Set<string>()
    const circles: string[] = []
    function visit(node: string, path: readonly string[]): void {
      if (path.includes(node)) circles.push([...path, node].join(' -> '))
      if (path.includes(node) || done.has(node)) return
      for (const next of graph.get(node) ?? []) visit(next, [...path, node])
      done.add(node)
    }
    for (const node of graph.keys()) visit(node, [])
    expect(circles).toEqual([])
  })

  it('keep files short', () => {
    const limit = (file: string) => (file.endsWith('.svelte') ? MARKUP_LINES : CODE_LINES)
    expect(files.filter((file) => (SOURCES[file] ?? '').split('\n').length > limit(file))).toEqual([])
  })
})
