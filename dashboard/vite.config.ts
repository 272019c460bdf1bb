import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The app serves what is built here below /dashboard, under a strict policy: no inline script, nothing from elsewhere.
export default defineConfig({
  base: "/dashboard/",
  plugins: [react()],
  build: { outDir: "../app/web/static/dashboard", emptyOutDir: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 800 },
});
