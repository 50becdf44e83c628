// @ts-check
/** Invented wire copy to try the desk with: all three categories, and the debris that comes with a copied page. */

export const SAMPLE = `Home  World  Business  Sport
Share: Mail | Print

Ferry deal signed in Ankara as drones strike a Black Sea port
By Leyla Demirsoy

ANKARA, Turkey, March 12 (Bosporus Desk) - Turkey and Bulgaria signed an agreement on Thursday to reopen the ferry line \
between Samsun and Varna, the two foreign ministers said after a meeting in Ankara.

Ukraine’s air force said Russia launched 64 drones overnight into Thursday, of which 58 were shot down. At least three \
people were killed and 11 were injured in the port of Odesa, the regional governor said.

Russia’s defence ministry denied that it had aimed at the port.

Separately, the satellite operator Karadenizsat said a faulty software update had cut the internet link of 300 ships on \
Wednesday night. It released a repaired version of the software on Thursday morning.

Read more: Ten quiet harbours for the autumn
Sign up for our newsletter
© Bosporus Desk. All rights reserved.
`;
