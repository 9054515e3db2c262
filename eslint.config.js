import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const banned = (patterns, message) => ({
  'no-restricted-imports': [
    'error',
    { patterns: patterns.map((group) => ({ group: [group].flat(), message })) },
  ],
});

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.vite', 'out', 'artifacts', 'test-results'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['mail', 'contract', 'electron', 'preload', 'renderer', 'test'].map(
          (layer) => `./${layer}/tsconfig.json`,
        ),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // One place talks to a host's shell: electron/services/hosts/channel.ts; every other exec is a way around it.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'Remote text is data, never HTML.',
        },
        {
          selector: 'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]',
          message: 'Remote text is data, never HTML.',
        },
        {
          selector: 'Property[key.name="shell"][value.value=true]',
          message: 'No child process gets a shell.',
        },
      ],
      'no-eval': 'error',
      'no-implied-eval': 'error',
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { ...hooks.configs.recommended.rules },
  },
  {
    files: ['mail/**/*.ts'],
    rules: banned(
      ['#contract/*', '#services/*', 'node:*', '../*/electron/*'],
      'mail/ is pure: it imports nothing but mail/.',
    ),
  },
  {
    files: ['contract/**/*.ts'],
    rules: banned(['#services/*', 'node:*', 'electron'], 'contract/ imports mail/ and schema tools only.'),
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    rules: banned(
      ['#services/*', 'node:*', 'electron', '**/electron/**'],
      'the window knows the contract, never Node.',
    ),
  },
  {
    files: ['electron/services/**/*.ts', 'electron/serve/**/*.ts', 'electron/serve.ts'],
    rules: banned(['electron', 'electron/*'], 'only electron/desktop and electron/main.ts import electron.'),
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
);
