/** Who owns a path, by GitHub's own examples. */
import { expect, test } from 'vitest'
import { parseCodeOwners } from './parse-code-owners.ts'

test.each([
  ['* @all', 'prompts/a.prompt', ['@all']],
  ['*.prompt @p # why', 'prompts/deep/a.prompt', ['@p']],
  ['* @all\n*.prompt @org/team ada@example.com', 'a.prompt', ['@org/team', 'ada@example.com']],
  ['*.prompt @p\n* @last', 'a.prompt', ['@last']],
  ['/prompts/ @root', 'prompts/deep/a.prompt', ['@root']],
  ['/prompts/ @root', 'other/prompts/a.prompt', []],
  ['prompts/ @any', 'other/prompts/a.prompt', ['@any']],
  ['prompts/* @flat', 'prompts/a.prompt', ['@flat']],
  ['prompts/* @flat', 'prompts/deep/a.prompt', []],
  ['/prompts @both', 'prompts/deep/a.prompt', ['@both']],
  ['**/support @any', 'x/support/a.prompt', ['@any']],
  ['* @all\n/prompts/open/', 'prompts/open/a.prompt', []],
  ['# * @none\n\n', 'a.prompt', []],
  ['* all', 'a.prompt', []],
  ['!*.prompt @no\n[ab].prompt @no', 'a.prompt', []],
  ['.github/ @hidden', '.github/a.prompt', ['@hidden']],
  ['* @all\r\n*.md @docs', 'a.prompt', ['@all']],
])('%j gives %s to %j', (text, path, owners) => expect(parseCodeOwners(text)(path)).toEqual(owners))
