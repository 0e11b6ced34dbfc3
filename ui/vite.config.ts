import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { svelte } from '@sveltejs/vite-plugin-svelte'

export default defineConfig({
  plugins: [svelte()],
  base: './',
  clearScreen: false,
  // The messages live at the repository root because the command line reads them too.
  server: { fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] } },
  css: { preprocessorOptions: { scss: { quietDeps: true, silenceDeprecations: ['if-function'] } } },
  // Windows uses WebView2 (Chromium), Linux WebKitGTK 2.50, macOS 13+ WKWebView.
  build: { target: ['es2022', 'safari16', 'chrome110'], assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  // The licence texts of fonts, styles and icons travel with the files they belong to.
  publicDir: 'LICENSES',
  resolve: {
    // The package exports its scripts only; fonts, icons and partials are addressed by path.
    alias: { 'dkfds-src': fileURLToPath(new URL('./node_modules/dkfds/src', import.meta.url)) },
    // Svelte's browser build under vitest and jsdom.
    ...(process.env.VITEST ? { conditions: ['browser'] } : {}),
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'] },
})
