export { Destination } from './destination.ts';
export type { AlarmProps, DestinationProps } from './destination-props.ts';
