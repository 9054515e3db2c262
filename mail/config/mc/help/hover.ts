import type { Hover, Signature, Surroundings } from '../../language.ts';
import { argOf, spanOf, told, type Mc } from '../reading.ts';
import { features, type Parameter } from '../words/features.ts';
import { mailers, privacyFlags } from '../words/flags.ts';
import { names } from '../words/names.ts';
import { settings } from '../words/settings.ts';
import { callAt, typingAt } from './at.ts';
import { macroHelp, sectionHelp } from './macros.ts';
import { featureLabel, unitOf } from './words.ts';

function settingHover(mc: Mc, name: string, around: Surroundings): Omit<Hover, 'span'> | undefined {
  const setting = settings.get(name);
  const other = names[name];
  if (setting === undefined && other === undefined) return undefined;
  const value = told(mc, around.host).defines?.get(name);
  if (setting === undefined) {
    return {
      title: name,
      text: other?.help ?? '',
      ...(value !== undefined && { code: [`${name} = ${value}`] }),
    };
  }
  const facts = [
    `Default: ${setting.fallback === '' ? 'none' : setting.fallback}. It is ${unitOf(setting)}.`,
    ...(setting.deprecated === undefined ? [] : [`Out of date: ${setting.deprecated}`]),
  ];
  return {
    title: setting.option === '' ? name : `${name} — option ${setting.option}`,
    text: [setting.help, ...facts].join('\n\n'),
    ...(value !== undefined && { code: [`${setting.option === '' ? name : setting.option} = ${value}`] }),
  };
}

/** Help for the word under the cursor. */
export function hover(mc: Mc, at: number, around: Surroundings): Hover | undefined {
  const found = callAt(mc, at);
  if (found === undefined) return undefined;
  const { call, index } = found;
  if (index < 0) {
    const help = macroHelp[call.name]?.help ?? sectionHelp[call.name];
    return help === undefined ? undefined : { span: call.at, title: call.name, text: help };
  }
  const span = spanOf(call, index);
  const first = argOf(call, 0);
  if (index === 0 && ['define', 'undefine', 'ifdef', 'defn'].includes(call.name)) {
    const said = settingHover(mc, first, around);
    return said && { span, ...said };
  }
  if (call.name === 'FEATURE') {
    const feature = features[first];
    const parameter = index > 0 ? feature?.parameters?.[index - 1] : undefined;
    if (feature === undefined) return undefined;
    if (parameter !== undefined)
      return { span, title: `${parameter.name} of ${first}`, text: parameter.help };
    const lines = (feature.parameters ?? []).map((one) => `${one.name}: ${one.help}`);
    const text = [feature.help, ...lines, ...(feature.danger === undefined ? [] : [feature.danger.why])].join(
      '\n\n',
    );
    return index === 0 ? { span, title: featureLabel(first), text } : undefined;
  }
  if (call.name === 'MAILER' && index === 0 && mailers[first] !== undefined)
    return { span, title: `MAILER(${first})`, text: mailers[first] };
  if (call.name === 'define' && first === 'confPRIVACY_FLAGS' && span.to > span.from) {
    const word = wordAt(mc.text, at);
    const help = privacyFlags[word.text.toLowerCase()];
    return help === undefined ? undefined : { span: word, title: word.text, text: help };
  }
  return undefined;
}

function wordAt(
  text: string,
  at: number,
): { readonly from: number; readonly to: number; readonly text: string } {
  const before = /\w*$/.exec(text.slice(Math.max(0, at - 80), at))?.[0].length ?? 0;
  const after = /^\w*/.exec(text.slice(at, at + 80))?.[0].length ?? 0;
  return { from: at - before, to: at + after, text: text.slice(at - before, at + after) };
}

/** Which argument is being typed, and what it is for. */
export function signature(mc: Mc, at: number): Signature | undefined {
  const typing = typingAt(mc.text, at);
  if (typing === undefined) return undefined;
  const macro = macroHelp[typing.macro];
  if (macro === undefined) return undefined;
  const feature = typing.macro === 'FEATURE' ? features[typing.args[0] ?? ''] : undefined;
  const parameters: readonly Parameter[] = [...macro.parameters, ...(feature?.parameters ?? [])];
  let label = `${typing.macro}(`;
  const placed = parameters.map(({ name, help }, index) => {
    if (index > 0) label += ', ';
    const from = label.length;
    label += index === 0 && feature !== undefined ? (typing.args[0] ?? name) : name;
    return { from, to: label.length, help };
  });
  const setting = typing.macro === 'define' ? settings.get(typing.args[0] ?? '') : undefined;
  return {
    label: `${label})`,
    parameters: placed,
    active: Math.min(typing.args.length, Math.max(0, placed.length - 1)),
    help:
      setting === undefined ? (feature?.help ?? macro.help) : `${setting.help}\n\nIt is ${unitOf(setting)}.`,
  };
}
