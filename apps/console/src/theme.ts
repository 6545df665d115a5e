import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { text } from './messages/messages.js';

const petrol: MantineColorsTuple = [
  '#eff6fc',
  '#dcebf7',
  '#b6d6ef',
  '#8cbfe6',
  '#68aadd',
  '#4595cf',
  '#2f84c7',
  '#1f6fb0',
  '#175d97',
  '#0f4c7f',
];

const closeButtonProps = { 'aria-label': text.actions.close };

/** Shades are chosen so that text reaches the contrast of WCAG AA in both colour schemes. */
export const theme = createTheme({
  primaryColor: 'petrol',
  colors: { petrol },
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: "Inter, 'Segoe UI', system-ui, -apple-system, Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, monospace",
  headings: { fontWeight: '600' },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 320 } },
    Modal: {
      defaultProps: { centered: true, padding: 'lg', closeButtonProps },
      styles: { title: { fontWeight: 600 } },
    },
    Notification: { defaultProps: { closeButtonProps } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
  },
});

/** Mantine's quiet text is too pale for WCAG AA. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#56606b',
    '--mantine-color-placeholder': '#66707b',
    '--mantine-color-error': '#c22525',
    '--mantine-color-anchor': '#175d97',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b1ba',
    '--mantine-color-placeholder': '#98a0a8',
    '--mantine-color-error': '#ff8f8f',
    '--mantine-color-anchor': '#8cbfe6',
  },
});
