import tseslint from 'typescript-eslint';

const sizes = {
  'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['warn', { max: 60, skipBlankLines: true, skipComments: true }],
};

const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Only config.ts reads the environment; take the value as an argument.',
};

const now = (selector) => ({
  selector,
  message: 'Rules take the time as an argument, so that a test can choose it.',
});

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/*.gen.ts', '**/dist/', 'coverage/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            'eslint.config.js',
            '.dependency-cruiser.cjs',
            'layers.cjs',
            'packages/cli/bin/ai-agent.js',
          ],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      ...sizes,
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-properties': ['error', noEnvironment],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['packages/server/src/{domain,services}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        now("CallExpression[callee.object.name='Date'][callee.property.name='now']"),
        now("NewExpression[callee.name='Date'][arguments.length=0]"),
      ],
    },
  },
  {
    files: [
      'packages/server/src/config.ts',
      'scripts/**',
      'demo/**',
      'examples/**',
      'packages/cli/src/main.ts',
      '**/main.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.test.ts', '**/test/**', 'e2e/**', 'bench/**'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Answers are looked into field by field; the assertions are the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
  {
    // Lists: they grow with the product.
    files: [
      'e2e/requirements/*.ts',
      'packages/server/src/environment.ts',
      'packages/server/test/corpus/*.ts',
      'packages/cli/src/test/operation-ways.ts',
    ],
    rules: { 'max-lines': 'off' },
  },
  {
    // What a plug-in adds to a request is declared by merging interfaces.
    files: ['packages/server/src/api/middleware/*.ts'],
    rules: { '@typescript-eslint/consistent-type-definitions': 'off' },
  },
  {
    files: ['**/*.config.{ts,js}', '.dependency-cruiser.cjs', 'layers.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-restricted-exports': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
);
