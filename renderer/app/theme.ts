import {
  Button,
  Checkbox,
  createTheme,
  Input,
  Menu,
  Modal,
  NumberInput,
  PasswordInput,
  Select,
  SegmentedControl,
  Switch,
  TagsInput,
  TextInput,
  Textarea,
  Tooltip,
  type MantineColorsTuple,
} from '@mantine/core';

/** Neutral on purpose: hue is kept for the queues and the environments, where it means something. */
const ink: MantineColorsTuple = [
  '#f0f2f5',
  '#dfe2e7',
  '#e5e8ec',
  '#aab2bd',
  '#7b8491',
  '#5f6772',
  '#4d5560',
  '#333b47',
  '#1f2530',
  '#12161d',
];

const small = { defaultProps: { size: 'xs' } };

/** Controls are 24 px high with 12–13 px text: `scale` shrinks Mantine's 16 px measures, the fonts are set outright. */
export const theme = createTheme({
  scale: 13 / 16,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Cantarell, sans-serif",
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  headings: { fontWeight: '600' },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 2 },
  defaultRadius: 4,
  cursorType: 'pointer',
  respectReducedMotion: true,
  colors: { ink },
  components: {
    Button: Button.extend({
      defaultProps: { size: 'xs', variant: 'default' },
      styles: { label: { fontWeight: 500 } },
    }),
    Input: Input.extend(small),
    InputWrapper: Input.Wrapper.extend({ defaultProps: { size: 'xs' } }),
    TextInput: TextInput.extend(small),
    Textarea: Textarea.extend(small),
    NumberInput: NumberInput.extend(small),
    PasswordInput: PasswordInput.extend(small),
    Select: Select.extend({ defaultProps: { size: 'xs', allowDeselect: false } }),
    TagsInput: TagsInput.extend(small),
    Checkbox: Checkbox.extend(small),
    Switch: Switch.extend(small),
    SegmentedControl: SegmentedControl.extend(small),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 0 },
        multiline: true,
        maw: '560px',
        events: { hover: true, focus: true, touch: false },
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        transitionProps: { duration: 0 },
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { backgroundOpacity: 0.35 },
        centered: false,
        yOffset: '8vh',
      },
    }),
  },
});
