-- Which code of a council gave way to which, where the file has both. The file shows when a code ends and another begins, not
-- which came of which: that is stated here, after the Register of Geographic Codes (Office for National Statistics) and
-- the structural changes orders of 2018 (Bournemouth, Dorset and Poole), 2019 (Buckinghamshire), 2020 (Northamptonshire)
-- and 2022 (Cumbria; North Yorkshire; Somerset). An ended code that is missing here is listed by `areas/gaps`.
with
    changes (earlier_code, later_code, changed_on) as (
        values
            -- Bournemouth, Poole, and Christchurch out of Dorset.
            ('E06000028', 'E06000058', '2019-04-01'),
            ('E06000029', 'E06000058', '2019-04-01'),
            ('E10000009', 'E06000058', '2019-04-01'),
            -- The rest of Dorset.
            ('E10000009', 'E06000059', '2019-04-01'),
            -- Buckinghamshire, the county as one council.
            ('E10000002', 'E06000060', '2020-04-01'),
            -- Northamptonshire, in North and West.
            ('E10000021', 'E06000061', '2021-04-01'),
            ('E10000021', 'E06000062', '2021-04-01'),
            -- Cumbria, in Cumberland, and Westmorland and Furness.
            ('E10000006', 'E06000063', '2023-04-01'),
            ('E10000006', 'E06000064', '2023-04-01'),
            -- North Yorkshire and Somerset, each county as one council.
            ('E10000023', 'E06000065', '2023-04-01'),
            ('E10000027', 'E06000066', '2023-04-01')
    ),
    codes as (
        select distinct new_la_code as code from source where geographic_level = 'Local authority'
    )
select changes.earlier_code, changes.later_code, changes.changed_on
from changes
join codes as earlier on earlier.code = changes.earlier_code
join codes as later on later.code = changes.later_code
order by changes.changed_on, changes.earlier_code, changes.later_code
