/** `drizzle-kit generate` writes the migration that the schema needs; the store applies it when it opens. */
import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './app/store/schema/*.ts',
  out: './drizzle',
  casing: 'snake_case',
})
