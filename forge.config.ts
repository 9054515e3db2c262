import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { FusesPlugin } from '@electron-forge/plugin-fuses';
import { VitePlugin } from '@electron-forge/plugin-vite';
import type { ForgeConfig } from '@electron-forge/shared-types';

/** Every fuse there is; `strictlyRequireAllFuses` makes packaging fail when a new Electron brings one more. */
export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
} as const;

const config: ForgeConfig = {
  packagerConfig: {
    asar: true,
    name: 'Postroom',
    executableName: 'postroom',
    appBundleId: 'org.postroom.Postroom',
    // Where GitHub cannot be reached: a folder with electron-v*.zip.
    ...(process.env['ELECTRON_ZIP_DIR'] === undefined
      ? {}
      : { electronZipDir: process.env['ELECTRON_ZIP_DIR'] }),
  },
  // ssh2 runs on plain JavaScript everywhere: its natives would be built for another Node.
  rebuildConfig: { onlyModules: [] },
  plugins: [
    new VitePlugin({
      build: [
        { entry: 'electron/main.ts', config: 'electron/vite.main.config.ts', target: 'main' },
        { entry: 'preload/preload.ts', config: 'electron/vite.preload.config.ts', target: 'preload' },
      ],
      renderer: [{ name: 'window', config: 'electron/vite.window.config.ts' }],
    }),
    new FusesPlugin(fuses),
  ],
};

export default config;
