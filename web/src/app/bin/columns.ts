/** The columns of the bin, as heading and rows stand in them. */
import { makeStyles, tokens } from '@fluentui/react-components';

export const useColumns = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '44px minmax(0, 2fr) minmax(0, 1.4fr) 110px 110px 90px 110px',
    alignItems: 'center',
    paddingInline: '12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    color: tokens.colorNeutralForeground2,
    '@container bin (min-width: 521px) and (max-width: 860px)': { gridTemplateColumns: '44px minmax(0, 2fr) minmax(0, 1fr) 110px' },
    '@container bin (max-width: 520px)': { gridTemplateColumns: '44px minmax(0, 1fr)' },
  },
  wide: { '@container bin (max-width: 860px)': { display: 'none' } },
  middling: { '@container bin (max-width: 520px)': { display: 'none' } },
});
