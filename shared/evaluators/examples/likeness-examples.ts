/** Examples of the evaluators that measure how near the answer is to a text. */
import type { EvaluatorExample } from '../example.ts'

export const likenessExamples: readonly EvaluatorExample[] = [
  {
    uses: 'similarity',
    spec: { uses: 'similarity' },
    expected: 'restart the router',
    answers: [
      {
        answer: 'Restart the router',
        score: 1,
        passed: true,
        reason: 'similarity 1.00 to "restart the router": the answer is "Restart the router"',
      },
      {
        answer: 'Please restart the router first.',
        score: 0.95,
        passed: true,
        reason: 'similarity 0.95 to "restart the router": the answer is "Please restart the router first."',
      },
      {
        answer: 'Restart your router',
        score: 0.6166666666666666,
        passed: false,
        reason: 'similarity 0.62 to "restart the router": the answer is "Restart your router"',
      },
      {
        answer: 'Call us.',
        score: 0,
        passed: false,
        reason: 'similarity 0.00 to "restart the router": the answer is "Call us."',
      },
    ],
    notes: [
      '1 if both are equal after trimming, without regard to case; 0.95 if the answer contains the expected text; else 0.3 × Jaccard + 0.7 × recall over the sets of words; 0 if either is empty. It is what judges a case that has only an expected text.',
      "promptfoo's `similar` compares embeddings; it is another measure.",
    ],
  },
  {
    uses: 'levenshtein',
    spec: { uses: 'levenshtein', value: 'kitten', 'max-distance': 3 },
    answers: [
      {
        answer: 'sitting',
        score: 0.5714285714285714,
        passed: true,
        reason: 'it takes 3 edits to "kitten", likeness 0.57, wanted at most 3',
      },
      {
        answer: 'sitting down',
        score: 0.33333333333333337,
        passed: false,
        reason: 'it takes 8 edits to "kitten", likeness 0.33, wanted at most 3',
      },
    ],
    notes: [
      'The score is 1 − edits ÷ the longer length, passed from 0.8 on or by `max-distance`. promptfoo knows only the number of edits, 5 unless told, as `threshold`: write it as `max-distance`. Edits are counted in code points.',
      'Two texts whose lengths multiply to more than 10⁸ are not compared: the score is missing.',
    ],
  },
  {
    uses: 'rouge',
    spec: { uses: 'rouge', metric: 'rouge-1', threshold: 0.7 },
    expected: 'The quick brown fox jumps over the lazy dog',
    answers: [
      {
        answer: 'The quick brown dog jumps on the log.',
        score: 0.7058823529411765,
        passed: true,
        reason: 'rouge-1 is 0.71 (precision 0.75, recall 0.67)',
      },
      { answer: 'No.', score: 0, passed: false, reason: 'rouge-1 is 0.00 (precision 0.00, recall 0.00)' },
    ],
    notes: [
      "F1 over lower-case words, without stemming, as Google's `rouge-score`. promptfoo's `rouge-n` splits words by Penn Treebank rules and gives slightly other figures.",
    ],
  },
  {
    uses: 'bleu',
    spec: { uses: 'bleu' },
    expected: 'the cat sat on the mat today',
    answers: [
      {
        answer: 'the cat sat on the mat',
        score: 0.846481724890614,
        passed: true,
        reason: 'BLEU is 0.85: the answer is "the cat sat on the mat"',
      },
      {
        answer: 'a dog ran',
        score: 2.6359713811572658e-8,
        passed: false,
        reason: 'BLEU is 0.00: the answer is "a dog ran"',
      },
    ],
    notes: [
      'The brevity penalty is that of the paper, e^(1 − r/c); promptfoo has the fraction upside down (e^(1 − c/r)), which rewards answers that are too short. Texts of fewer than four words use as many orders as they have words.',
    ],
  },
]
