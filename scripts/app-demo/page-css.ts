/** The style of a pull request's page: no outside font, picture or script. */
import { colorCss, markdownCss } from '../render-markdown.ts'

export const pageCss = `
${colorCss}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 1012px; margin: 0 auto; padding: 24px 16px 64px; }
a { color: var(--accent); } a:not(:hover) { text-decoration: none; }
code { font: 85% ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.muted { color: var(--muted); } .success { color: var(--success); } .danger { color: var(--danger); }
.attention { color: var(--attention); } .done { color: var(--done); } .icon { display: inline-block; vertical-align: -3px; flex: none; }
.label, .counter { border: 1px solid var(--border); border-radius: 2em; padding: 0 7px; font-size: 12px; color: var(--muted); white-space: nowrap; }
.counter { background: var(--code); border-color: transparent; color: var(--text); font-weight: 500; }
.label.success { color: var(--success); border-color: var(--success); } .label.danger { color: var(--danger); }
.button { display: inline-block; border: 1px solid var(--border); border-radius: 6px; padding: 3px 12px; font-size: 12px; font-weight: 500;
  background: var(--subtle); white-space: nowrap; }
.button.go, .button.off { padding: 5px 16px; font-size: 14px; }
.button.go { background: #1f883d; border-color: #1f883d; color: #fff; } .button.off { color: var(--muted); cursor: not-allowed; }
.story { background: #24292f; color: #f0f6fc; font-size: 13px; } .story > div { max-width: 1012px; margin: 0 auto; padding: 10px 16px;
  display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; } .story .what { flex: 1 1 20rem; } .story a { color: #79c0ff; }
.crumbs { font-size: 16px; margin: 0 0 8px; } h1 { font-size: 28px; font-weight: 400; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h1 .muted { font-weight: 300; } h2 { font-size: 20px; font-weight: 600; margin: 40px 0 16px; padding-bottom: 8px; border-bottom: 1px solid var(--border); }
h3 { font-size: 16px; margin: 0 0 12px; } h4 { font-size: 14px; margin: 24px 0 8px; }
.facts { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; color: var(--muted); } .facts code { color: var(--accent); background: #54aeff26; border-radius: 6px; padding: .2em .4em; }
.state { border-radius: 2em; padding: 5px 12px; color: #fff; font-weight: 500; line-height: 1.4; } .state .icon { margin-right: 4px; }
.state.open { background: #1f883d; } .state.merged { background: #8250df; } .state.closed { background: #cf222e; } .state.draft { background: #59636e; }
.tabs { display: flex; flex-wrap: wrap; gap: 0 8px; margin: 20px 0 24px; border-bottom: 1px solid var(--border); }
.tabs a { padding: 8px 12px; color: var(--text); } .tabs a:first-child { border-bottom: 2px solid #fd8c73; font-weight: 600; }
.timeline { position: relative; } .timeline::before { content: ""; position: absolute; top: 0; bottom: 0; left: 71px; width: 2px; background: var(--border); z-index: -1; }
.timeline.first { margin-top: 24px; padding-top: 8px; }
.said { display: flex; gap: 16px; margin: 0 0 16px; } .said .bubble { flex: 1; min-width: 0; border: 1px solid var(--border); border-radius: 6px; background: var(--page); }
.bubble > header { padding: 8px 16px; background: var(--subtle); border-bottom: 1px solid var(--border); border-radius: 6px 6px 0 0; }
.bubble > .markdown { padding: 16px; } .reactions { padding: 0 16px 16px; } .reaction { border: 1px solid var(--border); border-radius: 2em; padding: 2px 8px; font-size: 12px; margin-right: 6px; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #57606a; color: #fff; font: 600 18px/40px system-ui, sans-serif; text-align: center; }
.avatar.app { border-radius: 8px; background: #8250df; }
.event { display: flex; gap: 12px; align-items: flex-start; margin: 0 0 16px 56px; padding: 4px 0; } .event > div { padding-top: 4px; min-width: 0; overflow-wrap: anywhere; }
.badge { flex: none; width: 32px; height: 32px; border-radius: 50%; border: 2px solid var(--page); background: var(--subtle); display: grid; place-items: center; }
.badge.plain { color: var(--muted); } .badge.done { background: #8250df; color: #fff; } .message { font-weight: 500; }
.mergebox { margin: 24px 0 0 56px; overflow: hidden; border: 1px solid var(--border); border-radius: 6px; } .mergebox.is-success { border-color: var(--success); }
.mergebox.is-danger { border-color: var(--danger); } .mergebox.is-attention { border-color: var(--attention); } .mergebox.is-done { border-color: var(--done); }
.row { display: flex; gap: 12px; padding: 16px; } .row + .row, .checks + .row { border-top: 1px solid var(--border); } .row > div { min-width: 0; overflow-wrap: anywhere; }
.checks { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--border); } .checks li { display: flex; gap: 8px 12px; align-items: baseline; padding: 10px 16px; background: var(--subtle); }
.checks .what { flex: 1; min-width: 0; overflow-wrap: anywhere; } .check, .file { border: 1px solid var(--border); border-radius: 6px; margin: 0 0 16px; overflow: hidden; }
.check > header, .file > header { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 10px 16px; background: var(--subtle); border-bottom: 1px solid var(--border); }
.buttons { margin-left: auto; display: flex; gap: 8px; } .inside { padding: 16px; } .more { margin-top: 16px; } .inside summary { cursor: pointer; font-weight: 600; margin-bottom: 16px; }
.annotation { border: 1px solid var(--border); border-left: 4px solid var(--kind, var(--border)); border-radius: 6px; padding: 8px 16px; margin: 8px 0; white-space: normal; background: var(--page); }
.annotation p { margin: 8px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; } .annotation.is-danger { --kind: var(--danger); } .annotation.is-attention { --kind: var(--attention); }
.scroll { overflow-x: auto; } .file table { border-collapse: collapse; width: 100%; font: 12px/20px ui-monospace, "DejaVu Sans Mono", monospace; }
.file td { padding: 0 10px; white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; } .file .line { width: 1%; min-width: 40px; text-align: right; color: var(--muted); user-select: none; white-space: nowrap; }
.file .text span { display: inline-block; width: 1.4em; } .added td { background: #2da44e26; } .removed td { background: #ff818233; } .hunk td { background: #54aeff1f; color: var(--muted); }
.file .note td { font: 14px/1.5 system-ui, sans-serif; padding: 4px 10px; background: var(--subtle); }
.moments { padding: 0; list-style: none; counter-reset: n; } .moments li { border: 1px solid var(--border); border-radius: 6px; padding: 12px 16px; margin: 0 0 8px; }
${markdownCss}
.markdown td code { overflow-wrap: normal; }
@media (max-width: 767px) { h1 { font-size: 22px; } .avatar { display: none; } .event, .mergebox { margin-left: 0; } .timeline::before { left: 15px; } .checks li { flex-wrap: wrap; } .checks .what { flex-basis: 70%; }
  .tabs a { padding: 8px 4px; } .markdown td code { white-space: nowrap; } .markdown td:last-child { min-width: 11rem; } }
`
