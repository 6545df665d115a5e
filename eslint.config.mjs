import * as graphql from '@graphql-eslint/eslint-plugin';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const domainIsPlainTypeScript = {
  group: [
    '@nestjs/*',
    'typeorm',
    'graphql*',
    '@nats-io/*',
    '@koios/messaging',
    '@koios/service-kit',
    'node:fs*',
    'fs*',
    'pg',
    'minio',
  ],
  message: 'The domain is plain TypeScript: no framework, database, network or file system.',
};

/** The sources of the public schema; what another subgraph contributes is looked up in what they compose to. */
const subgraphSchemas = {
  files: ['libs/contracts/graphql/{certificates,devices,connectors}.graphql'],
  plugins: { '@graphql-eslint': graphql.default },
  languageOptions: {
    parser: graphql.parser,
    parserOptions: { graphQLConfig: { schema: 'libs/contracts/graphql/public.graphql' } },
  },
  rules: {
    '@graphql-eslint/description-style': ['error', { style: 'inline' }],
    '@graphql-eslint/naming-convention': [
      'error',
      {
        types: 'PascalCase',
        FieldDefinition: 'camelCase',
        InputValueDefinition: 'camelCase',
        Argument: 'camelCase',
        EnumValueDefinition: 'UPPER_CASE',
        'FieldDefinition[parent.name.value=Query]': { forbiddenPrefixes: ['query', 'get', 'list'] },
        'FieldDefinition[parent.name.value=Mutation]': { forbiddenSuffixes: ['Mutation'] },
      },
    ],
    '@graphql-eslint/no-hashtag-description': 'error',
    '@graphql-eslint/no-unreachable-types': 'error',
    '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    '@graphql-eslint/relay-connection-types': 'error',
    '@graphql-eslint/relay-page-info': 'error',
    '@graphql-eslint/require-deprecation-reason': 'error',
    '@graphql-eslint/require-description': [
      'error',
      {
        types: true,
        FieldDefinition: true,
        InputValueDefinition: true,
        EnumValueDefinition: true,
        DirectiveDefinition: true,
      },
    ],
    '@graphql-eslint/unique-enum-value-names': 'error',
  },
};

export default tseslint.config(
  {
    ignores: ['**/dist/**', 'libs/*/declarations/**', '**/*.generated.ts', '.nx/**', '.koios/**', '**/*.mjs'],
  },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  subgraphSchemas,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/console/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/consistent-type-assertions': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name every export: an explicit public surface.' },
      ],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          banTransitiveDependencies: true,
          checkNestedExternalImports: true,
          depConstraints: [
            {
              sourceTag: 'type:app',
              onlyDependOnLibsWithTags: ['type:lib'],
            },
            { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib'] },
            { sourceTag: 'scope:console', onlyDependOnLibsWithTags: ['scope:contracts'] },
            {
              sourceTag: 'scope:application-certificate',
              onlyDependOnLibsWithTags: [],
              allowedExternalImports: ['asn1js', 'pkijs', 'fast-check', '@jest/globals'],
            },
            {
              sourceTag: 'scope:contracts',
              onlyDependOnLibsWithTags: [],
              bannedExternalImports: ['@nestjs/*', 'typeorm', '@nats-io/*'],
            },
            {
              sourceTag: 'scope:opcua-client',
              onlyDependOnLibsWithTags: ['scope:contracts'],
              bannedExternalImports: ['@nestjs/*', 'typeorm'],
            },
            {
              sourceTag: 'scope:messaging',
              onlyDependOnLibsWithTags: ['scope:contracts', 'scope:correlation'],
              bannedExternalImports: ['@nestjs/*', 'node-opcua*', 'pkijs'],
            },
            {
              sourceTag: 'scope:service-kit',
              onlyDependOnLibsWithTags: ['scope:correlation', 'scope:contracts'],
              bannedExternalImports: ['@nats-io/*', 'node-opcua*', 'pkijs'],
            },
            { sourceTag: 'scope:sealing', onlyDependOnLibsWithTags: [] },
            { sourceTag: 'scope:correlation', onlyDependOnLibsWithTags: [] },
            { sourceTag: 'scope:embedded-infrastructure', onlyDependOnLibsWithTags: [] },
            {
              sourceTag: 'scope:test-infrastructure',
              onlyDependOnLibsWithTags: ['scope:embedded-infrastructure', 'scope:contracts'],
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/*/src/domain/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [domainIsPlainTypeScript] }] },
  },
  {
    files: ['libs/application-certificate/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:fs*', 'node:net', 'node:http*', 'node:tls', 'node:dgram', 'node:child_process'],
              message: 'X.509 knowledge does no input or output.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/test/**/*.ts', 'libs/*/examples/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  { ...reactHooks.configs.flat.recommended, files: ['apps/console/src/**/*.{ts,tsx}'] },
  prettier,
);
